using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <content>The local snapshot, and the log rows behind it.</content>
public sealed partial class ReplicaDatabase : ILocalSnapshots
{
    private const int SliceRows = 256;

    public Cursor Cursor => Loaded().Cursor;

    public async Task<LogSnapshot?> ReadSnapshotAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var at = Loaded().Folded;
            if (at == Cursor.Start)
            {
                return null;
            }

            // Of the row that this engine knows: another one may have put the snapshot away.
            var batch = new IndexedDbBatch();
            batch.Expect(Replica, RowKey, _rowBytes.Span);
            var chunks = SnapshotRows.Get(batch, Replica);
            await RunAsync(batch);
            return new LogSnapshot(at, SnapshotRows.Join(chunks.Value));
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLogAsync(long afterSeq, long throughSeq, CancellationToken cancellationToken)
    {
        var batch = new IndexedDbBatch();
        var rows = batch.GetAll(Log, new IndexedDbRange(afterSeq, throughSeq, LowerOpen: true), limit: SliceRows);
        await RunAsync(batch);
        return [.. rows.Value.Select(record => Read(() => LogRow.Decode(record.Value)).Payload)];
    }

    /// <summary>
    /// Strict: of what the snapshot stands for, the rows are gone from here, and with a fold the server's may be soon. The outbox stays (invariant 7).
    /// </summary>
    public Task<StoredReplica> PutSnapshotAsync(LogSnapshot snapshot, CancellationToken cancellationToken) =>
        WriteAsync(IndexedDbDurability.Strict, (row, batch) =>
        {
            SnapshotRows.Put(batch, Replica, snapshot.Bytes.Span);
            batch.Delete(Log, IndexedDbRange.UpTo(snapshot.At.Seq));
            return row with { Folded = snapshot.At, Cursor = row.Cursor.Seq < snapshot.At.Seq ? snapshot.At : row.Cursor };
        });
}
