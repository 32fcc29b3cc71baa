using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// The feeds of the workspaces that somebody reads. A feed that goes while an append arrives loses nothing (C4): who subscribes asks
/// the store where the log ends after subscribing, so what was not heard by then is in that answer.
/// </summary>
internal sealed class Feeds : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Id<Workspace>, Feed> _feeds = [];
    private readonly ILogStore _log;
    private readonly int _pageBytes;

    public Feeds(ILogStore log, Limits limits)
    {
        _log = log;
        _pageBytes = limits.PageBytes;
        _log.Committed += OnCommitted;
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _feeds.Count;
            }
        }
    }

    public Feed Subscribe(Id<Workspace> workspace, Signal subscriber)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(workspace, out var feed))
            {
                feed = new Feed(workspace, _log, _pageBytes);
                _feeds.Add(workspace, feed);
            }

            feed.Add(subscriber);
            return feed;
        }
    }

    public void Unsubscribe(Id<Workspace> workspace, Signal subscriber)
    {
        lock (_gate)
        {
            if (_feeds.TryGetValue(workspace, out var feed))
            {
                feed.Remove(subscriber);
                if (feed.IsIdle)
                {
                    _feeds.Remove(workspace);
                }
            }
        }
    }

    public void Dispose() => _log.Committed -= OnCommitted;

    private void OnCommitted(Id<Workspace> workspace, IReadOnlyList<LogRow> rows)
    {
        Feed? feed;
        lock (_gate)
        {
            _feeds.TryGetValue(workspace, out feed);
        }

        feed?.Append(rows);
    }
}
