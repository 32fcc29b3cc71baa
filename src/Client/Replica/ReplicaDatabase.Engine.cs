using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Client.Replica;

/// <content>
/// What the engine does with the store. Each of its writes expects the replica row that it loaded or wrote last, so of two engines at once, as
/// a frozen one that wakes and the one that took its place, only one can write.
/// </content>
public sealed partial class ReplicaDatabase : IReplicaStore
{
    /// <summary>Rows that one read of the outbox takes from the disk, so that a queue of large deltas is not loaded whole for each page.</summary>
    private const int OutboxRows = 64;

    /// <summary>A page is stored while the log is folded: each write needs the row that the other one leaves.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    private ReplicaRow? _row;
    private ReadOnlyMemory<byte> _rowBytes;

    /// <summary>The number in the outbox of a delta of this replica.</summary>
    public long OrdinalOf(long counter) => Loaded().Base + counter;

    public async Task<StoredReplica> LoadAsync(CancellationToken cancellationToken)
    {
        var batch = new IndexedDbBatch();
        var row = batch.Get(Replica, RowKey);
        var last = batch.LastKey(Outbox);
        await RunAsync(batch);
        _row = Read(row.Value);
        _rowBytes = row.Value!.Value;
        return _row.ToStored(Ordinal(last.Value));
    }

    public async Task<OutboxRead> ReadOutboxAsync(long afterCounter, int maxDeltas, int maxBytes, CancellationToken cancellationToken)
    {
        var row = Loaded();
        var batch = new IndexedDbBatch();
        var last = batch.LastKey(Outbox);
        var records = maxDeltas == 0
            ? null
            : batch.GetAll(Outbox, IndexedDbRange.After(row.Base + afterCounter), limit: Math.Min(maxDeltas, OutboxRows));
        await RunAsync(batch);

        var lastCounter = row.ToStored(Ordinal(last.Value)).LastCounter;
        return records is null or { Value.Count: 0 }
            ? new OutboxRead(0, [], lastCounter)
            : new OutboxRead(records.Value[0].Key.AsInteger() - row.Base, Page(records.Value, maxBytes), lastCounter);
    }

    public async Task StoreAsync(PageFrame page, CancellationToken cancellationToken)
    {
        // The server has it on its disk; losing the whole transaction to a power cut means fetching the page again.
        await WriteAsync(IndexedDbDurability.Relaxed, (row, batch) =>
        {
            var own = page.Entries.Where(entry => entry.Replica == row.Replica)
                .Select(entry => row.Base + entry.Counter).DefaultIfEmpty(0).Max();
            var seq = page.FirstSeq;
            var next = row.Stored + 1;
            foreach (var entry in page.Entries)
            {
                batch.Put(Log, seq++, LogRow.Encode(entry).Span);
                if (entry.Replica == row.Replica && row.Base + entry.Counter > row.Stored)
                {
                    // A delta leaves the outbox only for the same bytes, and none unseen: others are of a copy of this store (invariant 3).
                    batch.Expect(Outbox, row.Base + entry.Counter == next ? next++ : throw new ReplicaForkException(), entry.Payload.Span);
                }
            }

            if (own > row.Stored)
            {
                batch.Delete(Outbox, IndexedDbRange.UpTo(own));
            }

            return row with { Cursor = page.Cursor, Stored = Math.Max(row.Stored, own) };
        });
    }

    public async Task<StoredReplica> RenewAsync(Renewal renewal, CancellationToken cancellationToken)
    {
        var again = renewal == Renewal.Divergence ? await ReadAllAsync() : [];
        return await WriteAsync(IndexedDbDurability.Strict, (row, batch) =>
        {
            foreach (var delta in again)
            {
                batch.Append(Outbox, delta.Span);
            }

            if (renewal == Renewal.Divergence)
            {
                SnapshotRows.Delete(batch, Replica);
                batch.Clear(Log);
            }

            return row.Renew(renewal);
        });
    }

    /// <summary>Everything that this device has read of the log, as deltas; what stands for the beginning of it is one commit.</summary>
    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAllAsync()
    {
        var snapshot = await ReadSnapshotAsync(CancellationToken.None);
        var batch = new IndexedDbBatch();
        var log = batch.GetAll(Log);
        await RunAsync(batch);
        var rows = log.Value.Select(record => Read(() => LogRow.Decode(record.Value)).Payload);
        if (snapshot is null)
        {
            return [.. rows];
        }

        var container = Read(() => SnapshotContainer.Open(snapshot.Bytes));
        var document = Envelope.SealDocument(container, Limits.Default.DeltaBytes).Select(delta => (ReadOnlyMemory<byte>)delta);
        return [.. document, .. container.Residue, .. rows];
    }

    private async Task<StoredReplica> WriteAsync(IndexedDbDurability durability, Func<ReplicaRow, IndexedDbBatch, ReplicaRow> change)
    {
        await _turn.WaitAsync();
        try
        {
            var batch = new IndexedDbBatch();
            batch.Expect(Replica, RowKey, _rowBytes.Span);
            var row = change(Loaded(), batch);
            var bytes = row.Encode();
            batch.Put(Replica, RowKey, bytes);
            var last = batch.LastKey(Outbox);
            await RunAsync(batch, durability);
            (_row, _rowBytes) = (row, bytes);
            return row.ToStored(Ordinal(last.Value));
        }
        finally
        {
            _turn.Release();
        }
    }

    private ReplicaRow Loaded() => _row ?? throw new InvalidOperationException("The engine loads the store before it uses it.");

    /// <summary>As many consecutive deltas from the first as fit, and the first whether it fits or not.</summary>
    private static List<ReadOnlyMemory<byte>> Page(IReadOnlyList<IndexedDbRecord> records, int maxBytes)
    {
        var first = records[0].Key.AsInteger();
        var payloads = new List<ReadOnlyMemory<byte>>();
        var bytes = 0;
        foreach (var record in records)
        {
            bytes += record.Value.Length + Limits.EntryOverheadBytes;
            if (payloads.Count > 0 && (bytes > maxBytes || record.Key.AsInteger() != first + payloads.Count))
            {
                break;
            }

            payloads.Add(record.Value);
        }

        return payloads;
    }

    private static long Ordinal(IndexedDbKey? key) => key?.AsInteger() ?? 0;
}
