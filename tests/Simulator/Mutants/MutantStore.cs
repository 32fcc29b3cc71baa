using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Simulator.Mutants;

/// <summary>A local store as it is, but for how it stores a page.</summary>
internal sealed class MutantStore(IReplicaStore inner, Func<IReplicaStore, PageFrame, Task> storeAsync) : IReplicaStore
{
    public Task<StoredReplica> LoadAsync(CancellationToken cancellationToken) => inner.LoadAsync(cancellationToken);

    public Task<OutboxRead> ReadOutboxAsync(long afterCounter, int maxDeltas, int maxBytes, CancellationToken cancellationToken) =>
        inner.ReadOutboxAsync(afterCounter, maxDeltas, maxBytes, cancellationToken);

    public Task StoreAsync(PageFrame page, CancellationToken cancellationToken) => storeAsync(inner, page);

    public Task<StoredReplica> RenewAsync(Renewal renewal, CancellationToken cancellationToken) => inner.RenewAsync(renewal, cancellationToken);
}
