using System.Runtime.CompilerServices;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Engine;

/// <summary>
/// The snapshots of one workspace, between the local store, the server and whoever can make them. One and the same bytes are the local
/// snapshot and what is published. Whatever step is interrupted, the store holds what it held before, or the result.
/// </summary>
public sealed class SnapshotKeeper(ILocalSnapshots local, ISnapshotApi server, IFolder folder) : ISnapshots
{
    public async Task<StoredReplica> TakeAsync(CancellationToken cancellationToken)
    {
        if (await server.DownloadAsync(cancellationToken) is not var (at, bytes))
        {
            throw new TransportException(ErrorCode.NotFound, "The server has no snapshot.");
        }

        if (at.Seq <= local.Cursor.Seq)
        {
            throw new TransportException($"The server's snapshot of seq {at.Seq} brings nothing to a device that has read up to {local.Cursor.Seq}.");
        }

        await CheckAsync(bytes, cancellationToken);
        return await local.PutSnapshotAsync(new LogSnapshot(at, bytes), cancellationToken);
    }

    public async Task<long> FoldAsync(bool publish, CancellationToken cancellationToken)
    {
        var snapshot = await FoldAsync(local.Cursor, cancellationToken);
        if (publish)
        {
            await server.PublishAsync(snapshot.At, snapshot.Bytes, cancellationToken);
        }

        return snapshot.At.Seq;
    }

    private async Task<LogSnapshot> FoldAsync(Cursor at, CancellationToken cancellationToken)
    {
        var last = await local.ReadSnapshotAsync(cancellationToken);
        if (last is not null && last.At == at)
        {
            return last;
        }

        var log = ReadAsync(last?.At.Seq ?? 0, at.Seq, cancellationToken);
        var folded = new LogSnapshot(at, await folder.FoldAsync(last?.Bytes, log, cancellationToken));
        await local.PutSnapshotAsync(folded, cancellationToken);
        return folded;
    }

    private async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(
        long afterSeq, long throughSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (afterSeq < throughSeq)
        {
            var deltas = await local.ReadLogAsync(afterSeq, throughSeq, cancellationToken);
            if (deltas.Count == 0)
            {
                throw new SnapshotException($"The local log ends at seq {afterSeq}, before {throughSeq}.");
            }

            yield return deltas;
            afterSeq += deltas.Count;
        }
    }

    private async Task CheckAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await folder.CheckAsync(bytes, cancellationToken);
        }
        catch (SnapshotException error)
        {
            throw new TransportException($"The server's snapshot cannot be used: {error.Message}", error);
        }
    }
}
