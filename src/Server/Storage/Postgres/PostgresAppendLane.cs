using System.Diagnostics;
using System.Threading.Channels;
using SyncEngine.Protocol;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>
/// The one lane on which this process appends: whatever has queued while the last transaction ran is the next transaction, so that a wait for
/// the disk is shared by all who wait. The queue is bounded by its callers: each connection has a window.
/// </summary>
internal sealed class PostgresAppendLane : IAsyncDisposable
{
    /// <summary>Appends taken together at most, so that the first of a group does not wait for thousands.</summary>
    private const int GroupAppends = 1024;

    /// <summary>And their payloads, so that no message to the server is large.</summary>
    private const int GroupBytes = 4 * 1024 * 1024;

    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly PostgresDatabase _database;
    private readonly ILogger _logger;
    private readonly Action<Id<Workspace>, IReadOnlyList<LogRow>> _committed;
    private readonly Task _running;

    /// <param name="committed">Told of the new rows of each transaction, after its appends have completed.</param>
    public PostgresAppendLane(PostgresDatabase database, ILogger logger, Action<Id<Workspace>, IReadOnlyList<LogRow>> committed)
    {
        _database = database;
        _logger = logger;
        _committed = committed;
        _running = RunAsync();
    }

    public Task<AppendOutcome> AppendAsync(Append append)
    {
        var waiting = new Waiting(append);
        return _queue.Writer.TryWrite(waiting)
            ? waiting.Completion.Task
            : Task.FromException<AppendOutcome>(new StorageException("The store is closed: the server is stopping."));
    }

    /// <summary>When all that waited has its answer.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            await AppendAsync(TakeGroup());
        }
    }

    private List<Waiting> TakeGroup()
    {
        var group = new List<Waiting>();
        for (var bytes = 0L; group.Count < GroupAppends && bytes < GroupBytes && _queue.Reader.TryRead(out var next);)
        {
            group.Add(next);
            bytes += next.Append.Payloads.Sum(payload => (long)payload.Length);
        }

        return group;
    }

    private async Task AppendAsync(List<Waiting> group)
    {
        PostgresAppend done;
        try
        {
            done = await CommitAsync(group);
        }
        catch (StorageException error)
        {
            group.ForEach(waiting => waiting.Completion.SetException(error));
            return;
        }

        foreach (var (waiting, outcome) in group.Zip(done.Outcomes))
        {
            waiting.Complete(outcome);
        }

        foreach (var (workspace, entries) in done.Additions)
        {
            _committed(workspace, entries.Select(entry => entry.Row).ToList());
        }
    }

    /// <summary>
    /// Tried again with the same identities, so that nothing is appended twice (invariant 3). An attempt whose answer was lost may have been
    /// committed: then that one is the answer, and its rows are new to this node's readers.
    /// </summary>
    private async Task<PostgresAppend> CommitAsync(List<Waiting> group)
    {
        using var span = Telemetry.StartCommit(group.Count, group.Select(waiting => waiting.Caller));
        PostgresAppend? former = null;
        return await _database.Retry.RunAsync(async () =>
        {
            await using var connection = await _database.ConnectAsync();
            if (former is not null && await former.IsCommittedAsync(connection))
            {
                Log.CommitFound(_logger);
                return former;
            }

            former = new PostgresAppend(group.ConvertAll(waiting => waiting.Append));
            await former.RunAsync(connection);
            return former;
        });
    }

    private sealed record Waiting(Append Append)
    {
        // Continuations must not run on the lane: the next commit waits for it.
        public TaskCompletionSource<AppendOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Where it was called from, for the trace of its commit.</summary>
        public ActivityContext? Caller { get; } = Activity.Current?.Context;

        public void Complete(AppendOutcome? outcome)
        {
            if (outcome is null)
            {
                Completion.SetException(new StorageException($"The store has no workspace {Append.Workspace}."));
            }
            else
            {
                Completion.SetResult(outcome);
            }
        }
    }
}
