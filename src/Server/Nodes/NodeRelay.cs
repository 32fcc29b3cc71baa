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
    private readonly NodePoll _poll;
    private readonly Channel<Func<Task>> _due =
        Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(MostDue) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public NodeRelay(INodeLink link, ILogStore log, Feeds feeds, Sessions sessions, NodePoll poll)
    {
        (_link, _log, _feeds, _sessions, _poll) = (link, log, feeds, sessions, poll);
        _log.Committed += OnCommitted;
        _link.Heard += OnHeard;
        _link.Interrupted += OnInterrupted;
    }

    /// <summary>A grant has changed: its connections here are told, or cut, before this returns, and the other nodes' soon.</summary>
    public async Task RefreshAsync(Id<Grant> grant)
    {
        _link.Send(new GrantChanged(grant));
        await _sessions.RefreshAsync(grant);
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
            case PresenceShown shown:
                _feeds.Find(shown.Workspace)?.Show(shown.Replica, shown.Bytes);
                break;
        }
    }

    private void OnInterrupted() => _due.Writer.TryWrite(_poll.LookAsync);

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
