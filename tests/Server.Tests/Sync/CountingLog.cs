using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>A real store, with its reads counted and held back until the test says so.</summary>
internal sealed class CountingLog(ILogStore log) : ILogStore
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public event Action<Id<Workspace>, IReadOnlyList<LogRow>>? Committed
    {
        add => log.Committed += value;
        remove => log.Committed -= value;
    }

    public int Reads => _reads;

    public void Release() => _released.TrySetResult();

    public Task<AppendOutcome> AppendAsync(Append append) => log.AppendAsync(append);

    public async Task<IReadOnlyList<LogRow>> ReadAsync(Id<Workspace> workspace, long afterSeq, int pageBytes)
    {
        Interlocked.Increment(ref _reads);
        await _released.Task;
        return await log.ReadAsync(workspace, afterSeq, pageBytes);
    }

    public Task<LogPosition> LocateAsync(Id<Workspace> workspace, Id<Replica> replica, long seq) =>
        log.LocateAsync(workspace, replica, seq);

    public Task<IReadOnlyDictionary<Id<Workspace>, long>> ReadHeadsAsync(IReadOnlyCollection<Id<Workspace>> workspaces) =>
        log.ReadHeadsAsync(workspaces);
}
