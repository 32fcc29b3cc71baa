using SyncEngine.Client.Replica;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing.IndexedDb;

namespace SyncEngine.Replica.Tests;

/// <summary>The database of one workspace on a device, and what programs on the device make of it.</summary>
internal sealed class Disk
{
    public static readonly Id<Protocol.Replica> Bob = new(0xB0B);

    private static readonly ReadOnlyMemory<byte>[] None = [];

    private readonly List<MemoryIndexedDb> _moments = [];

    public Disk() => Database = new MemoryIndexedDb("alice", ReplicaDatabase.Stores) { Fault = Record };

    private Disk(MemoryIndexedDb database) => Database = database;

    public MemoryIndexedDb Database { get; }

    /// <summary>Keep what was on the disk before each transaction from now on.</summary>
    public bool IsRecording { get; set; }

    /// <summary>Transactions that wrote.</summary>
    public int Writes { get; set; }

    /// <summary>Every state that a program which is killed, and a disk that loses power, can leave behind.</summary>
    public IReadOnlyList<Disk> Moments()
    {
        IsRecording = false;
        return [.. _moments.Append(Database).SelectMany(moment =>
        {
            var cut = moment.Clone();
            cut.Lose(cut.Unflushed);
            return new[] { new Disk(moment.Clone()), new Disk(cut) };
        })];
    }

    public async Task<ReplicaDatabase> OpenAsync() => await ReplicaDatabase.OpenAsync(Database.Connect());

    public async Task<ReplicaDatabase> LoadAsync()
    {
        var store = await OpenAsync();
        await store.LoadAsync(default);
        return store;
    }

    /// <summary>All that a tab finds which opens the workspace now.</summary>
    public async Task<IReadOnlyList<int>> ReadAllAsync()
    {
        using var tab = await OpenAsync();
        return Numbers(await tab.ReadAsync(ReplicaPosition.Start));
    }

    public static IReadOnlyList<int> Numbers(ReplicaChanges changes) => Numbers([
        .. changes.Snapshot?.Residue ?? None,
        .. changes.Deltas.Select(delta => delta.Payload)]);

    public static IReadOnlyList<int> Numbers(IEnumerable<ReadOnlyMemory<byte>> deltas) => [.. deltas.Select(delta => (int)delta.Span[0])];

    public static PageFrame Page(Cursor after, params IEnumerable<int> numbers) => Page(after, Bob, numbers);

    public static PageFrame Page(Cursor after, Id<Protocol.Replica> replica, params IEnumerable<int> numbers)
    {
        var log = numbers.Select(number => new LogEntry(replica, number, new[] { (byte)number })).ToList();
        return new PageFrame(after.Seq + 1, log, log.Aggregate(after, (cursor, entry) => cursor.After(entry)).Chain);
    }

    private string? Record(Blazor.IndexedDB.IndexedDbBatch batch)
    {
        Writes += batch.Writes ? 1 : 0;
        if (IsRecording)
        {
            _moments.Add(Database.Clone());
        }

        return null;
    }
}
