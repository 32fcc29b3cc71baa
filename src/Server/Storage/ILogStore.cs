using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>
/// The logs of all workspaces, as bytes (invariant 1). Every method throws <see cref="StorageException"/> when the store fails, and then
/// nothing of the call has happened, as far as anyone was told.
/// </summary>
public interface ILogStore
{
    /// <summary>
    /// Told of this process's new entries in log order, when the append that brought them has completed. Other processes may have
    /// put entries between. Handlers are quick and never throw: the store waits for them.
    /// </summary>
    event Action<Id<Workspace>, IReadOnlyList<LogRow>>? Committed;

    /// <summary>
    /// Appends each delta exactly once (invariant 3) at the next seq (invariant 4), and completes when it is durable (invariant 2).
    /// Appends are taken in the order of the calls, so a caller may make the next before the last has completed. What is refused of
    /// one append never touches another.
    /// </summary>
    Task<AppendOutcome> AppendAsync(Append append);

    /// <summary>
    /// The entries after a seq whose payloads are kept, as many as fit in <paramref name="pageBytes"/> and at least one; none at the end.
    /// A first entry that is not the next one says that those between were pruned.
    /// </summary>
    Task<IReadOnlyList<LogRow>> ReadAsync(Id<Workspace> workspace, long afterSeq, int pageBytes);

    /// <summary>Fails when there is no such workspace, as an append to it does.</summary>
    Task<LogPosition> LocateAsync(Id<Workspace> workspace, Id<Replica> replica, long seq);

    /// <summary>Where these logs end; one that does not exist is not in the answer.</summary>
    Task<IReadOnlyDictionary<Id<Workspace>, long>> ReadHeadsAsync(IReadOnlyCollection<Id<Workspace>> workspaces);
}
