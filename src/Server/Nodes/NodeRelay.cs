using System.Threading.Channels;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Nodes;

/// <summary>Tells the other nodes what happens here, and does here what they tell.</summary>
internal sealed class NodeRelay : BackgroundService
{
    /// <summary>What has been heard and waits for the store. What finds no room is found by the poll (invariant 5).</summary>
    private const int MostDue = 1024;

    private readonly INodeLink _link;
    private readonly ILogStore _log;
    private readonly Feeds _feeds;
    private readonly Sessions _sessions;
    private readonly RosterNews _news;
    private readonly NodePoll _poll;
    private readonly Channel<Func<Task>> _due =
        Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(MostDue) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public NodeRelay(INodeLink link, ILogStore log, Feeds feeds, Sessions sessions, RosterNews news, NodePoll poll)
    {
        (_link, _log, _feeds, _sessions, _news, _poll) = (link, log, feeds, sessions, news, poll);
        _log.Committed += OnCommitted;
        _link.Heard += OnHeard;
        _link.Interrupted += OnInterrupted;
    }

    /// <summary>
    /// Grants of a workspace have become these: their connections here are told, or cut, before this returns, and the other nodes' soon.
    /// Nothing is asked of the store, so nothing here can fail after the change was made.
    /// </summary>
    public void Tell(Id<Workspace> workspace, IReadOnlyList<StoredGrant> changed)
    {
        foreach (var grant in changed)
        {
            _link.Send(new GrantChanged(grant.Id));
        }

        _sessions.Update(changed);
        _news.Tell(workspace);
    }

    /// <summary>Passes on what a connection shows to all others of its workspace, wherever they are.</summary>
    public void Show(Feed feed, Subscriber from, Id<Replica> replica, ReadOnlyMemory<byte> bytes)
    {
        feed.Show(replica, bytes, from);
        _link.Send(new PresenceShown(feed.Workspace, replica, bytes));
    }

    public override void Dispose()
    {
        _log.Committed -= OnCommitted;
        _link.Heard -= OnHeard;
        _link.Interrupted -= OnInterrupted;
        base.Dispose();
    }

    /// <summary>What needs the store is done here, one after the other, and not by whoever brings the hint.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var look in _due.Reader.ReadAllAsync(stoppingToken))
            {
                await look();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void OnCommitted(Id<Workspace> workspace, IReadOnlyList<LogRow> rows) => _link.Send(new LogGrew(workspace, rows[^1].Seq));

    private void OnHeard(NodeHint hint)
    {
        switch (hint)
        {
            case LogGrew grew:
                _feeds.Find(grew.Workspace)?.Reach(grew.Seq);
                break;
            case GrantChanged changed:
                _due.Writer.TryWrite(() => RefreshHeardAsync(changed.Grant));
                break;
            case RosterChanged changed:
                _feeds.Find(changed.Workspace)?.NoteRoster();
                break;
            case PresenceShown shown:
                _feeds.Find(shown.Workspace)?.Show(shown.Replica, shown.Bytes);
                break;
        }
    }

    private void OnInterrupted()
    {
        _due.Writer.TryWrite(_poll.LookAsync);
        foreach (var feed in _feeds.List())
        {
            feed.NoteRoster();
        }
    }

    private async Task RefreshHeardAsync(Id<Grant> grant)
    {
        try
        {
            await _sessions.RefreshAsync(grant);
        }
        catch (StorageException)
        {
            // The store has logged it, and the poll asks again.
        }
    }
}
