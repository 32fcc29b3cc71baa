using SyncEngine.Engine.Ports;

namespace SyncEngine.Client.Storage;

/// <summary>No server asks for snapshots yet, and so none has any.</summary>
internal sealed class FileSnapshots : ISnapshots
{
    public Task<StoredReplica> TakeAsync(CancellationToken cancellationToken) =>
        throw new TransportException("This version of the library reads the log only.");

    /// <summary>The client does not say that it folds.</summary>
    public Task<long> FoldAsync(bool publish, CancellationToken cancellationToken) => throw new NotSupportedException();
}
