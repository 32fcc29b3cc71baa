using System.Buffers;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Snapshots;

/// <summary>A body on its way into the store, one part in memory at a time. What is not published is dropped by the retention.</summary>
internal sealed class SnapshotUpload(ISnapshotStore store, Id<Workspace> workspace, DateTimeOffset begun)
{
    public Id<Snapshot> Id { get; } = Id<Snapshot>.New();

    public long Length { get; private set; }

    /// <summary>False when the body has more bytes than that; then the rest is not read.</summary>
    public async Task<bool> TryTakeAsync(Stream body, long mostBytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ISnapshotStore.PartBytes);
        try
        {
            for (var part = 0; ; part++)
            {
                var bytes = buffer.AsMemory(0, ISnapshotStore.PartBytes);
                var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
                Length += read;
                if (Length > mostBytes)
                {
                    return false;
                }

                if (read > 0)
                {
                    await store.WritePartAsync(workspace, Id, part, bytes[..read], begun);
                }

                if (read < bytes.Length)
                {
                    return true;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
