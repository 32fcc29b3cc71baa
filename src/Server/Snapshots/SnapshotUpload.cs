using System.Buffers;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Snapshots;

/// <summary>A body on its way into the store, one part in memory at a time. What is not published is dropped by the retention.</summary>
internal sealed class SnapshotUpload(ISnapshotStore store, Id<Workspace> workspace, Id<Snapshot> id, DateTimeOffset begun)
{
    /// <summary>The whole snapshot: how many bytes it has. With more than <paramref name="mostBytes"/>, the rest is not read.</summary>
    public Task<long> TakeAsync(Stream body, long mostBytes, CancellationToken cancellationToken) =>
        TakeAsync(body, firstPart: 0, mostBytes + 1, endsEarly: true, cancellationToken);

    /// <summary>A piece, unless all is there already: how many bytes of the snapshot are there now from its beginning on.</summary>
    public async Task<long> TakeAsync(Stream body, SnapshotPiece piece, CancellationToken cancellationToken)
    {
        var reach = await store.MeasureAsync(workspace, id);
        if (piece.Length == 0 || reach >= piece.Total)
        {
            return reach;
        }

        var firstPart = (int)(piece.From / ISnapshotStore.PartBytes);
        if (await TakeAsync(body, firstPart, piece.Length, endsEarly: false, cancellationToken) < piece.Length)
        {
            throw SnapshotPiece.Wrong("the body ended before.");
        }

        return await store.MeasureAsync(workspace, id);
    }

    /// <summary>Takes so many bytes, or fewer when the body ends: then what is less than a part is taken only if it may end early.</summary>
    private async Task<long> TakeAsync(Stream body, int firstPart, long most, bool endsEarly, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ISnapshotStore.PartBytes);
        try
        {
            var taken = 0L;
            for (var part = firstPart; taken < most; part++)
            {
                var bytes = buffer.AsMemory(0, (int)Math.Min(ISnapshotStore.PartBytes, most - taken));
                var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
                var ended = read < bytes.Length;
                if (read > 0 && (endsEarly || !ended))
                {
                    await store.WritePartAsync(workspace, id, part, bytes[..read], begun);
                    taken += read;
                }

                if (ended)
                {
                    break;
                }
            }

            return taken;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
