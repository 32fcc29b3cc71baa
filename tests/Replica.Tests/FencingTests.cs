using Blazor.IndexedDB;
using SyncEngine.Client.Replica;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Testing.IndexedDb;
using static SyncEngine.Replica.Tests.Disk;

namespace SyncEngine.Replica.Tests;

/// <summary>Two engines over one store, and a store that goes away or is not whole.</summary>
public sealed class FencingTests
{
    private readonly Disk _disk = new();

    [Fact]
    public async Task Of_two_engines_the_one_that_was_overtaken_writes_nothing_more()
    {
        using var frozen = await _disk.LoadAsync();
        using var successor = await _disk.LoadAsync();
        await successor.StoreAsync(Page(Cursor.Start, 1, 2), default);
        await successor.AppendAsync([[9]]);

        await Assert.ThrowsAsync<StoreReplacedException>(() => frozen.StoreAsync(Page(Cursor.Start, 3), default));
        await Assert.ThrowsAsync<StoreReplacedException>(() => frozen.RenewAsync(Renewal.Fork, default));
        await Assert.ThrowsAsync<StoreReplacedException>(() => frozen.RenewAsync(Renewal.Divergence, default));
        await Assert.ThrowsAsync<StoreReplacedException>(
            () => frozen.PutSnapshotAsync(new LogSnapshot(Page(Cursor.Start, 3).Cursor, PlainFolder.Of([3])), default));

        Assert.Equal([1, 2, 9], await _disk.ReadAllAsync());
        await successor.StoreAsync(Page(successor.Cursor, 4), default);
        Assert.Equal([1, 2, 4, 9], await _disk.ReadAllAsync());
    }

    [Fact]
    public async Task An_engine_that_loads_again_goes_on_where_the_other_one_is()
    {
        using var one = await _disk.LoadAsync();
        using var other = await _disk.LoadAsync();
        await other.StoreAsync(Page(Cursor.Start, 1), default);

        await one.LoadAsync(default);
        await one.StoreAsync(Page(one.Cursor, 2), default);

        Assert.Equal([1, 2], await _disk.ReadAllAsync());
        await Assert.ThrowsAsync<StoreReplacedException>(() => other.StoreAsync(Page(other.Cursor, 3), default));
    }

    [Fact]
    public async Task A_page_and_a_fold_of_one_engine_do_not_overtake_each_other()
    {
        var (held, turns) = (false, new Queue<Action>());
        var database = new MemoryIndexedDb("alice", ReplicaDatabase.Stores)
        {
            Schedule = run =>
            {
                if (held)
                {
                    turns.Enqueue(run);
                }
                else
                {
                    run();
                }
            },
        };
        using var store = await ReplicaDatabase.OpenAsync(database.Connect());
        await store.LoadAsync(default);
        await store.StoreAsync(Page(Cursor.Start, 1, 2), default);
        var at = store.Cursor;

        held = true;
        var both = Task.WhenAll(
            store.StoreAsync(Page(at, 3), default),
            store.PutSnapshotAsync(new LogSnapshot(at, PlainFolder.Of([1, 2])), default));
        held = false;
        while (turns.TryDequeue(out var next))
        {
            next();
        }

        await both;
        Assert.Equal([1, 2, 3], Numbers(await store.ReadAsync(ReplicaPosition.Start)));
        Assert.Equal((3L, 2L), (store.Cursor.Seq, (await store.LoadAsync(default)).FoldedSeq));
    }

    [Theory]
    [InlineData(IndexedDbClosure.Deletion)]
    [InlineData(IndexedDbClosure.Browser)]
    public async Task A_store_that_was_deleted_is_told_of_and_fails_as_replaced(IndexedDbClosure closure)
    {
        using var store = await _disk.LoadAsync();
        var told = 0;
        store.Closed += () => told++;

        _disk.Database.Delete(closure);

        Assert.Equal(1, told);
        await Assert.ThrowsAsync<StoreReplacedException>(() => store.AppendAsync([[1]]));
        await Assert.ThrowsAsync<StoreReplacedException>(() => store.ReadAsync(ReplicaPosition.Start));
        await Assert.ThrowsAsync<StoreReplacedException>(() => store.ReadOutboxAsync(0, 1, 1, default));
        await Assert.ThrowsAsync<StoreReplacedException>(() => store.StoreAsync(Page(Cursor.Start, 1), default));
    }

    [Fact]
    public async Task A_store_without_its_row_is_damaged_and_not_taken_for_a_new_one()
    {
        using (var store = await _disk.LoadAsync())
        {
            await store.StoreAsync(Page(Cursor.Start, 1), default);
        }

        await WriteAsync(batch => batch.Delete("replica", "row"));

        await Assert.ThrowsAsync<ReplicaDamagedException>(_disk.OpenAsync);
        await WriteAsync(batch => batch.CountOf("log"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_damage_that_names_itself_and_is_left_as_it_is()
    {
        using var store = await _disk.LoadAsync();
        await store.StoreAsync(Page(Cursor.Start, 1), default);
        await WriteAsync(batch => batch.Put("log", 1, [0xc1]));

        var damaged = await Assert.ThrowsAsync<ReplicaDamagedException>(() => store.ReadAsync(ReplicaPosition.Start));

        Assert.Contains("log row", damaged.Message, StringComparison.Ordinal);
        await WriteAsync(batch => batch.Put("replica", "row", [0xc1]));
        Assert.Contains("replica row", (await Assert.ThrowsAsync<ReplicaDamagedException>(() => store.LoadAsync(default))).Message, StringComparison.Ordinal);
    }

    private async Task WriteAsync(Action<IndexedDbBatch> write)
    {
        using var connection = _disk.Database.Connect();
        var batch = new IndexedDbBatch();
        write(batch);
        await connection.RunAsync(batch);
    }
}
