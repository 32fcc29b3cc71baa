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
    private readonly FeedBudget _budget;
    private readonly int _pageBytes;

    public Feeds(ILogStore log, FeedBudget budget, Limits limits)
    {
        _log = log;
        _budget = budget;
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

    public Feed Subscribe(Id<Workspace> workspace, Subscriber subscriber)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(workspace, out var feed))
            {
                feed = new Feed(workspace, _log, _pageBytes, _budget);
                _feeds.Add(workspace, feed);
            }

            feed.Add(subscriber);
            return feed;
        }
    }

    public void Unsubscribe(Feed feed, Subscriber subscriber)
    {
        lock (_gate)
        {
            feed.Remove(subscriber);
            if (feed.IsIdle)
            {
                Remove(feed);
            }
        }
    }

    /// <summary>Null when nobody here reads it.</summary>
    public Feed? Find(Id<Workspace> workspace)
    {
        lock (_gate)
        {
            return _feeds.GetValueOrDefault(workspace);
        }
    }

    public IReadOnlyList<Feed> List()
    {
        lock (_gate)
        {
            return [.. _feeds.Values];
        }
    }

    /// <summary>What the feed has heard of its log is wrong: its subscribers must open anew, and find a new feed.</summary>
    public void Close(Feed feed)
    {
        lock (_gate)
        {
            Remove(feed);
        }
    }

    public void Dispose() => _log.Committed -= OnCommitted;

    private void Remove(Feed feed)
    {
        if (_feeds.GetValueOrDefault(feed.Workspace) == feed)
        {
            _feeds.Remove(feed.Workspace);
            feed.Close();
        }
    }

    private void OnCommitted(Id<Workspace> workspace, IReadOnlyList<LogRow> rows)
    {
        Find(workspace)?.Append(rows);
        if (_budget.IsExceeded)
        {
            Trim();
        }
    }

    /// <summary>Those who were read least recently give up what they keep.</summary>
    private void Trim()
    {
        foreach (var feed in List().OrderBy(feed => feed.LastRead).TakeWhile(_ => !_budget.HasRoom))
        {
            feed.Forget();
        }
    }
}
