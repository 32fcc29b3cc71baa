using SyncEngine.Engine.Ports;
using SyncEngine.Transport;

namespace SyncEngine.Client.Storage;

/// <summary>Takes the server's snapshots into the store, as bytes: what they mean, those know who receive them.</summary>
internal sealed class FileSnapshots(FileReplica replica, SnapshotApi api) : ISnapshots
{
    public async Task<StoredReplica> TakeAsync(CancellationToken cancellationToken)
    {
        var (at, bytes) = await api.DownloadAsync(cancellationToken) ?? throw new TransportException("The server has no snapshot.");
        return await replica.TakeAsync(at, bytes, cancellationToken);
    }

    /// <summary>The client does not say that it folds.</summary>
    public Task<long> FoldAsync(bool publish, CancellationToken cancellationToken) => throw new NotSupportedException();
}
