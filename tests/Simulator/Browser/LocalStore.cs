using Blazor.IndexedDB;
using SyncEngine.Client.Replica;
using SyncEngine.Simulator.Clock;
using SyncEngine.Testing.IndexedDb;

namespace SyncEngine.Simulator.Browser;

/// <summary>The workspace's database in one browser, how that browser's disk behaves, and what its tabs were told is saved in it.</summary>
internal sealed class LocalStore
{
    private readonly World _world;
    private readonly Disk _disk;
    private readonly MemoryIndexedDb _database;

    public LocalStore(World world, Disk disk)
        : this(world, disk, null)
    {
    }

    private LocalStore(World world, Disk disk, LocalStore? original)
    {
        (_world, _disk) = (world, disk);
        _database = original is null
            ? new MemoryIndexedDb("workspace", ReplicaDatabase.Stores) { Schedule = disk.Schedule, Fault = disk.Fault }
            : original._database.Clone(disk.Schedule, disk.Fault);
        Saved = original is null ? [] : [.. original.Saved];
    }

    /// <summary>Edit and outbox number of all that was said to be saved here; the oracle's own record.</summary>
    public List<(long Edit, long Ordinal)> Saved { get; }

    public IIndexedDatabase Connect() => _database.Connect();

    public LocalStore Copy(Disk disk) => new(_world, disk, this);

    public void Delete(IndexedDbClosure closure) => _database.Delete(closure);

    /// <summary>A loss of power takes some of what was not flushed.</summary>
    public int LosePower()
    {
        var lost = _world.Random.Next(_database.Unflushed + 1);
        _database.Lose(lost);
        return lost;
    }
}
