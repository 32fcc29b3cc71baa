using System.Runtime.CompilerServices;
using SyncEngine.Protocol;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Snapshots;

/// <summary>
/// Asks devices for snapshots of the logs that are open here and have grown long: the server cannot make any, because it cannot read what it
/// stores (invariant 1). A lease in the store sees to it that all nodes together ask one device at a time.
/// </summary>
internal sealed class Compaction(
    Feeds feeds, Sessions sessions, ISnapshotStore snapshots, ServerOptions options, TimeProvider clock, ILogger<Compaction> logger)
    : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Of the logs that are open here; with a feed goes what is known of its devices.</summary>
    private readonly ConditionalWeakTable<Feed, SnapshotDuty> _duties = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.SnapshotEvery == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await AskAllAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task AskAllAsync()
    {
        foreach (var feed in feeds.List())
        {
            var duty = _duties.GetValue(feed, _ => new SnapshotDuty(options.SnapshotEvery));
            if (duty.IsDue(feed.HeadSeq, clock.GetUtcNow()))
            {
                await AskAsync(feed, duty);
            }
        }
    }

    private async Task AskAsync(Feed feed, SnapshotDuty duty)
    {
        try
        {
            var newest = await snapshots.FindNewestAsync(feed.Workspace);
            duty.Know(newest?.At.Seq ?? 0);
            var now = clock.GetUtcNow();
            if (duty.IsDue(feed.HeadSeq, now) && Choose(feed, duty, now) is { } session)
            {
                await AskAsync(feed, duty, session, now);
            }
        }
        catch (StorageException)
        {
            // The store has logged it, and nothing is lost by asking later.
        }
    }

    private Session? Choose(Feed feed, SnapshotDuty duty, DateTimeOffset now)
    {
        var writers = sessions.Open
            .Where(session => session.Grant.Workspace == feed.Workspace && session.Grant.Scope == Scope.ReadWrite)
            .ToList();
        var chosen = duty.Choose(writers.Select(session => (session.Grant.Id, session.CursorSeq)), now);
        return writers.Where(session => session.Grant.Id == chosen).MaxBy(session => session.CursorSeq);
    }

    private async Task AskAsync(Feed feed, SnapshotDuty duty, Session session, DateTimeOffset now)
    {
        var until = now + SnapshotDuty.Lease;
        if (await snapshots.LeaseAsync(feed.Workspace, now, until) is { } others)
        {
            duty.RestUntil(others);
            return;
        }

        var seq = feed.HeadSeq;
        duty.Asked(session.Grant.Id, until);
        session.WantSnapshot(seq);
        Telemetry.SnapshotAsked();
        Log.SnapshotWanted(logger, feed.Workspace, seq, session.Grant.Id);
    }
}
