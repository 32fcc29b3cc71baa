using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Ports;

/// <summary>
/// The durable local store of one workspace. Each method is one transaction: when its task completes the change is stored, when it
/// throws nothing of it is. Only the engine moves the cursor and empties the outbox; whoever edits only appends to the outbox. Of two engines
/// the one that loaded the store first can write no more once the other has written: <see cref="StoreReplacedException"/>.
/// </summary>
public interface IReplicaStore
{
    /// <summary>What the store holds; a store that was just created makes up a new replica.</summary>
    Task<StoredReplica> LoadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The outbox after a counter, oldest first: at most <paramref name="maxDeltas"/>, and as many as fit into
    /// <paramref name="maxBytes"/>, each counted with <see cref="Limits.EntryOverheadBytes"/>, but one at least. With 0 deltas it
    /// only says how far the outbox goes.
    /// </summary>
    Task<OutboxRead> ReadOutboxAsync(long afterCounter, int maxDeltas, int maxBytes, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a page, moves the cursor to its end and removes from the outbox the deltas of this replica that the page brings back
    /// (invariant 7: in one transaction, so that a delta is always in the outbox or in the log, and the cursor covers what is there).
    /// </summary>
    /// <exception cref="ReplicaForkException">What it brings back is not what the outbox holds. Nothing is stored.</exception>
    Task StoreAsync(PageFrame page, CancellationToken cancellationToken);

    /// <summary>Gives the store a new replica id and numbers the outbox from 1 again.</summary>
    Task<StoredReplica> RenewAsync(Renewal renewal, CancellationToken cancellationToken);
}
