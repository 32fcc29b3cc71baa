using SyncEngine.Engine.Ports;

namespace SyncEngine.Client.Worker;

/// <summary>No server asks for snapshots yet, and so none has any.</summary>
internal sealed class SnapshotKeeper : ISnapshots
{
    public Task<StoredReplica> TakeAsync(CancellationToken cancellationToken) =>
        throw new TransportException("This version of the app reads the log only.");

    public Task<long> FoldAsync(bool publish, CancellationToken cancellationToken) => throw new NotSupportedException();
}
