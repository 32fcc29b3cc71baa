using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.MessagePack;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>
/// The local store of one workspace in IndexedDB: a snapshot, the log behind it, and the outbox. Tabs append to the outbox and read; the
/// worker's engine does everything else. Whatever moves from one of the three to another does so in one transaction, so a reader that looks at
/// them in one transaction of its own never misses a delta.
/// </summary>
public sealed partial class ReplicaDatabase : IDisposable
{
    private const string Replica = "replica";
    private const string Outbox = "outbox";
    private const string Log = "log";
    private const string RowKey = "row";
    private const string RowMissing = "The data of this workspace on this device is damaged: what it is the data of is missing.";

    private readonly IIndexedDatabase _database;

    private ReplicaDatabase(IIndexedDatabase database)
    {
        _database = database;
        _database.Closed += _ => Closed?.Invoke();
    }

    /// <summary>
    /// Somebody else closed the connection, and perhaps the store is gone: read it. Comes from the browser's event loop: do not throw.
    /// </summary>
    public event Action? Closed;

    public static IReadOnlyList<IndexedDbStore> Stores { get; } =
        [new IndexedDbStore(Replica), new IndexedDbStore(Outbox, AutoIncrement: true), new IndexedDbStore(Log)];

    /// <summary>Opens the store and makes it when it is not there.</summary>
    /// <exception cref="IndexedDbException">The browser refuses storage, or it failed.</exception>
    /// <exception cref="ReplicaDamagedException">There is something, but not a whole store.</exception>
    public static async Task<ReplicaDatabase> OpenAsync(Id<Workspace> workspace) =>
        await OpenAsync(await IndexedDatabase.OpenAsync(NameOf(workspace), version: 1, Stores));

    /// <param name="database">Has the <see cref="Stores"/>. It is disposed with the store.</param>
    public static async Task<ReplicaDatabase> OpenAsync(IIndexedDatabase database)
    {
        var store = new ReplicaDatabase(database);
        try
        {
            await store.CreateRowAsync();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the store. Completes at once when a page that does not answer holds it open; it goes when that page does.</summary>
    /// <returns>Whether it is gone.</returns>
    public static async Task<bool> DeleteAsync(Id<Workspace> workspace)
    {
        var blocked = new TaskCompletionSource();
        var deletion = IndexedDatabase.DeleteAsync(NameOf(workspace), () => blocked.TrySetResult());
        if (await Task.WhenAny(deletion, blocked.Task) != deletion)
        {
            return false;
        }

        await deletion;
        return true;
    }

    /// <summary>How many deltas of this device the server is not known to have.</summary>
    public async Task<int> CountUnsentAsync()
    {
        var batch = new IndexedDbBatch();
        var unsent = batch.CountOf(Outbox);
        await RunAsync(batch);
        return (int)unsent.Value;
    }

    /// <summary>
    /// Appends local deltas to the outbox; when the task completes they are on the disk (invariant 6). Returns the number of the last of
    /// them; the others have the numbers before it.
    /// </summary>
    /// <exception cref="StoreReplacedException">The store was deleted.</exception>
    public async Task<long> AppendAsync(IReadOnlyList<byte[]> deltas)
    {
        var batch = new IndexedDbBatch();
        var keys = deltas.Select(delta => batch.Append(Outbox, delta)).ToList();
        await RunAsync(batch, IndexedDbDurability.Strict);
        return keys[^1].Value.AsInteger();
    }

    /// <summary>Everything after a position, in one transaction.</summary>
    /// <exception cref="StoreReplacedException">The store was deleted.</exception>
    /// <exception cref="ReplicaDamagedException">What is there cannot be read.</exception>
    public Task<ReplicaChanges> ReadAsync(ReplicaPosition after) => ReadAsync(after, withSnapshot: after.Seq == 0);

    public void Dispose()
    {
        _database.Dispose();
        _turn.Dispose();
    }

    private async Task<ReplicaChanges> ReadAsync(ReplicaPosition after, bool withSnapshot)
    {
        var batch = new IndexedDbBatch();
        var rowBytes = batch.Get(Replica, RowKey);
        var chunks = withSnapshot ? SnapshotRows.Get(batch, Replica) : null;
        var log = batch.GetAll(Log, IndexedDbRange.After(after.Seq));
        var outbox = batch.GetAll(Outbox, IndexedDbRange.After(after.Ordinal));
        await RunAsync(batch);

        var row = Read(rowBytes.Value);
        if (after != ReplicaPosition.Start && after.Replica != row.Replica)
        {
            return await ReadAsync(ReplicaPosition.Start);
        }

        var isBehind = row.Folded.Seq > after.Seq;
        if (isBehind && chunks is null)
        {
            return await ReadAsync(after, withSnapshot: true);
        }

        var entries = log.Value.Select(record => Read(() => LogRow.Decode(record.Value)))
            .Where(entry => entry.Replica != row.Replica || row.Base + entry.Counter > after.Ordinal)
            .Select(entry => new StoredDelta(entry.Replica, entry.Counter, entry.Payload));
        var unsent = outbox.Value.Select(record => new StoredDelta(row.Replica, record.Key.AsInteger() - row.Base, record.Value));
        var position = new ReplicaPosition(
            row.Replica,
            log.Value.Count == 0 ? Math.Max(after.Seq, row.Folded.Seq) : log.Value[^1].Key.AsInteger(),
            Math.Max(row.Stored, outbox.Value.Count == 0 ? after.Ordinal : outbox.Value[^1].Key.AsInteger()));
        var snapshot = isBehind ? Read(() => SnapshotContainer.Open(SnapshotRows.Join(chunks!.Value))) : null;
        return new ReplicaChanges(snapshot, [.. entries, .. unsent], position);
    }

    /// <summary>A store that lost its row is not a new one: what numbers its outbox has used nobody knows any more.</summary>
    private async Task CreateRowAsync()
    {
        var look = new IndexedDbBatch();
        var row = look.Get(Replica, RowKey);
        string[] stores = [Replica, Log, Outbox];
        var counts = stores.Select(store => look.CountOf(store)).ToList();
        await RunAsync(look);
        if (row.Value is not null)
        {
            return;
        }

        if (counts.Any(count => count.Value > 0))
        {
            throw new ReplicaDamagedException(RowMissing);
        }

        var create = new IndexedDbBatch();
        create.Add(Replica, RowKey, ReplicaRow.Create().Encode());
        try
        {
            await RunAsync(create, IndexedDbDurability.Strict);
        }
        catch (IndexedDbConstraintException)
        {
            // Another tab, or the worker, was quicker.
        }
    }

    private static string NameOf(Id<Workspace> workspace) => $"syncengine/{workspace}";

    private async Task RunAsync(IndexedDbBatch batch, IndexedDbDurability durability = IndexedDbDurability.Default)
    {
        try
        {
            await _database.RunAsync(batch, durability);
        }
        catch (IndexedDbConflictException error) when (error.Store == Outbox)
        {
            throw new ReplicaForkException(error.Message, error);
        }
        catch (Exception error) when (error is IndexedDbLostException or IndexedDbClosedException or IndexedDbConflictException)
        {
            throw new StoreReplacedException(error.Message, error);
        }
    }

    private static ReplicaRow Read(ReadOnlyMemory<byte>? row) => row is { } bytes
        ? Read(() => ReplicaRow.Decode(bytes))
        : throw new ReplicaDamagedException(RowMissing);

    private static T Read<T>(Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception error) when (error is MessagePackException or FormatException or SnapshotException or ArgumentException)
        {
            throw new ReplicaDamagedException($"The data of this workspace on this device is damaged: {error.Message}", error);
        }
    }
}
