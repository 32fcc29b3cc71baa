using SyncEngine.Protocol;

namespace SyncEngine.Engine.Ports;

/// <summary>The snapshots that the server keeps of one workspace.</summary>
public interface ISnapshotApi
{
    /// <summary>Hands over the bytes that stand for everything up to a cursor. When there are newer ones by then, nothing changes.</summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    Task PublishAsync(Cursor at, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>The newest snapshot and where it stands; null when there is none.</summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    Task<(Cursor At, byte[] Bytes)?> DownloadAsync(CancellationToken cancellationToken);
}
