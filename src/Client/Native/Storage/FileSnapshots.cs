using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Transport;

namespace SyncEngine.Client.Storage;

/// <summary>
/// Takes the server's snapshots into the store. Nobody here can read the document in one; that it is whole, so that it could be given back, is
/// looked at (invariant 8).
/// </summary>
internal sealed class FileSnapshots(FileReplica replica, ISnapshotApi server) : ISnapshots
{
    public async Task<StoredReplica> TakeAsync(CancellationToken cancellationToken)
    {
        var (at, bytes) = await server.DownloadAsync(cancellationToken) ?? throw new TransportException("The server has no snapshot.");
        try
        {
            _ = SnapshotContainer.Open(bytes);
        }
        catch (SnapshotException error)
        {
            throw new TransportException($"The server's snapshot cannot be used: {error.Message}", error);
        }

        return await replica.TakeAsync(at, bytes, cancellationToken);
    }

    /// <summary>The client does not say that it folds.</summary>
    public Task<long> FoldAsync(bool publish, CancellationToken cancellationToken) => throw new NotSupportedException();
}
