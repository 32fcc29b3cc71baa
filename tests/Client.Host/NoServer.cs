using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Host;

internal sealed class NoServer : ISnapshotApi
{
    public Task PublishAsync(Cursor at, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        throw new TransportException("There is no server.");

    public Task<(Cursor At, byte[] Bytes)?> DownloadAsync(CancellationToken cancellationToken) =>
        throw new TransportException("There is no server.");
}
