using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Nodes;

/// <summary>
/// Looks at what the hints of other nodes are about: with every one of them lost, an entry is delivered and a revoked device is cut within
/// the interval and the time of the queries (invariants 5 and 10).
/// </summary>
internal sealed class NodePoll(
    Feeds feeds, Sessions sessions, ILogStore log, ServerOptions options, TimeProvider clock, ILogger<NodePoll> logger) : BackgroundService
{
    /// <summary>So that a query stays small however much is open.</summary>
    private const int HeadsAtOnce = 1000;

    private bool _failing;

    /// <summary>Everything that is open here, against the store. That the store fails is logged once, until it works again.</summary>
    public async Task LookAsync()
    {
        try
        {
            await sessions.RefreshAllAsync();
            await LookAtHeadsAsync();
            if (_failing)
            {
                _failing = false;
                Log.PollRecovered(logger);
            }
        }
        catch (StorageException error)
        {
            if (!_failing)
            {
                Log.PollFailed(logger, error);
            }

            _failing = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Postgres is null)
        {
            // A file has one node.
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.PollMilliseconds), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task LookAtHeadsAsync()
    {
        foreach (var batch in feeds.List().Chunk(HeadsAtOnce))
        {
            // Read before asking: what was known to be in the log by then must be in the answer.
            var known = batch.Select(feed => (Feed: feed, feed.HeadSeq)).ToList();
            var heads = await log.ReadHeadsAsync([.. batch.Select(feed => feed.Workspace)]);
            foreach (var (feed, knownSeq) in known)
            {
                Compare(feed, knownSeq, heads.GetValueOrDefault(feed.Workspace));
            }
        }
    }

    private void Compare(Feed feed, long knownSeq, long headSeq)
    {
        if (headSeq >= knownSeq)
        {
            feed.Reach(headSeq);
            return;
        }

        // A backup was restored, or a standby that was behind took over (invariant 8): the readers must compare their cursors.
        Log.LogWentBack(logger, feed.Workspace, knownSeq, headSeq);
        feeds.Close(feed);
    }
}
