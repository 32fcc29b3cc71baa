using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Client.Replica;

/// <summary>
/// The local store of one workspace in IndexedDB. Tabs append to the outbox and read; the worker's engine moves the cursor, fills the log
/// and empties the outbox. Whatever moves from the outbox to the log does so in one transaction, so a reader that looks at both in one
/// transaction of its own never misses a delta.
/// </summary>
public sealed class ReplicaDatabase : IReplicaStore, IDisposable
{
    private const string Replica = "replica";
    private const string Outbox = "outbox";
    private const string Log = "log";
    private const string RowKey = "row";

    /// <summary>Rows that one read of the outbox takes from the disk, so that a queue of large deltas is not loaded whole for each page.</summary>
    private const int OutboxRows = 64;

    private readonly IIndexedDatabase _database;

    /// <summary>As the engine, which alone changes it, last wrote it.</summary>
    private ReplicaRow? _row;

    private ReplicaDatabase(IIndexedDatabase database) => _database = database;

    public static IReadOnlyList<IndexedDbStore> Stores { get; } =
        [new IndexedDbStore(Replica), new IndexedDbStore(Outbox, AutoIncrement: true), new IndexedDbStore(Log)];

    /// <summary>Opens the store and makes it when it is not there.</summary>
    /// <exception cref="IndexedDbException">The browser refuses storage, or it failed.</exception>
    public static async Task<ReplicaDatabase> OpenAsync(Id<Workspace> workspace) =>
        await OpenAsync(await IndexedDatabase.OpenAsync($"syncengine/{workspace}", version: 1, Stores));

    /// <param name="database">Has the <see cref="Stores"/>. It is disposed with the store.</param>
    public static async Task<ReplicaDatabase> OpenAsync(IIndexedDatabase database)
    {
        var store = new ReplicaDatabase(database);
        await store.CreateRowAsync();
        return store;
    }

    /// <summary>
    /// Appends local deltas to the outbox; when the task completes they are on the disk (invariant 6). Returns the number of the last of
    /// them; the others have the numbers before it.
    /// </summary>
    public async Task<long> AppendAsync(IReadOnlyList<byte[]> deltas)
    {
        var batch = new IndexedDbBatch();
        var keys = deltas.Select(delta => batch.Append(Outbox, delta)).ToList();
        await _database.RunAsync(batch, IndexedDbDurability.Strict);
        return keys[^1].Value.AsInteger();
    }

    /// <summary>The number in the outbox of a delta of this replica.</summary>
    public long OrdinalOf(long counter) => Loaded().Base + counter;

    /// <summary>Everything after a position, from log and outbox in one transaction.</summary>
    public async Task<ReplicaChanges> ReadAsync(ReplicaPosition after)
    {
        var batch = new IndexedDbBatch();
        var rowBytes = batch.Get(Replica, RowKey);
        var log = batch.GetAll(Log, IndexedDbRange.After(after.Seq));
        var outbox = batch.GetAll(Outbox, IndexedDbRange.After(after.Ordinal));
        await _database.RunAsync(batch);

        var row = ReplicaRow.Decode(Required(rowBytes.Value));
        if (after != ReplicaPosition.Start && after.Replica != row.Replica)
        {
            return await ReadAsync(ReplicaPosition.Start);
        }

        var entries = log.Value.Select(record => LogRow.Decode(record.Value))
            .Where(entry => entry.Replica != row.Replica || row.Base + entry.Counter > after.Ordinal)
            .Select(entry => new StoredDelta(entry.Replica, entry.Counter, entry.Payload));
        var unsent = outbox.Value.Select(record => new StoredDelta(row.Replica, record.Key.AsInteger() - row.Base, record.Value));
        var position = new ReplicaPosition(
            row.Replica,
            log.Value.Count == 0 ? after.Seq : log.Value[^1].Key.AsInteger(),
            Math.Max(row.Stored, outbox.Value.Count == 0 ? after.Ordinal : outbox.Value[^1].Key.AsInteger()));
        return new ReplicaChanges([.. entries, .. unsent], position);
    }

    public async Task<StoredReplica> LoadAsync(CancellationToken cancellationToken)
    {
        var batch = new IndexedDbBatch();
        var row = batch.Get(Replica, RowKey);
        var last = batch.LastKey(Outbox);
        await _database.RunAsync(batch);
        _row = ReplicaRow.Decode(Required(row.Value));
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
        await _database.RunAsync(batch);

        var lastCounter = row.ToStored(Ordinal(last.Value)).LastCounter;
        return records is null or { Value.Count: 0 }
            ? new OutboxRead(0, [], lastCounter)
            : new OutboxRead(records.Value[0].Key.AsInteger() - row.Base, Page(records.Value, maxBytes), lastCounter);
    }

    public async Task StoreAsync(PageFrame page, CancellationToken cancellationToken)
    {
        var row = Loaded();
        var own = page.Entries.Where(entry => entry.Replica == row.Replica).Select(entry => row.Base + entry.Counter).DefaultIfEmpty(0).Max();
        var batch = new IndexedDbBatch();
        var seq = page.FirstSeq;
        foreach (var entry in page.Entries)
        {
            batch.Put(Log, seq++, LogRow.Encode(entry).Span);
        }

        if (own > row.Stored)
        {
            batch.Delete(Outbox, IndexedDbRange.UpTo(own));
        }

        var stored = row with { Cursor = page.Cursor, Stored = Math.Max(row.Stored, own) };
        batch.Put(Replica, RowKey, stored.Encode());
        // The server has it on its disk; losing the whole transaction to a power cut means fetching the page again.
        await _database.RunAsync(batch, IndexedDbDurability.Relaxed);
        _row = stored;
    }

    public async Task<StoredReplica> RenewAsync(Renewal renewal, CancellationToken cancellationToken)
    {
        var renewed = Loaded().Renew(renewal);
        var batch = new IndexedDbBatch();
        if (renewal == Renewal.Divergence)
        {
            var read = new IndexedDbBatch();
            var log = read.GetAll(Log);
            await _database.RunAsync(read);
            foreach (var record in log.Value)
            {
                batch.Append(Outbox, LogRow.Decode(record.Value).Payload.Span);
            }

            batch.Clear(Log);
        }

        batch.Put(Replica, RowKey, renewed.Encode());
        var last = batch.LastKey(Outbox);
        await _database.RunAsync(batch, IndexedDbDurability.Strict);
        _row = renewed;
        return renewed.ToStored(Ordinal(last.Value));
    }

    public void Dispose() => _database.Dispose();

    private async Task CreateRowAsync()
    {
        var batch = new IndexedDbBatch();
        batch.Add(Replica, RowKey, ReplicaRow.Create().Encode());
        try
        {
            await _database.RunAsync(batch, IndexedDbDurability.Strict);
        }
        catch (IndexedDbConstraintException)
        {
            // It is there already.
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

    private static ReadOnlyMemory<byte> Required(ReadOnlyMemory<byte>? row) =>
        row ?? throw new InvalidOperationException("The local store has lost its replica row.");
}
