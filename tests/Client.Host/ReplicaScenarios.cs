using SyncEngine.Client.Replica;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Client.Host;

/// <summary>What the local store of a workspace promises to the engine, which moves its cursor, and to the tabs, which append and read.</summary>
public static class ReplicaScenarios
{
    private const int Plenty = 1_000_000;

    private static readonly Id<Protocol.Replica> Bob = new(0xB0B);

    public static async Task New_store_is_an_empty_replica_and_stays_the_same_one()
    {
        var workspace = Id<Workspace>.New();
        StoredReplica first;
        using (var store = await ReplicaDatabase.OpenAsync(workspace))
        {
            first = await store.LoadAsync(default);
        }

        using var again = await ReplicaDatabase.OpenAsync(workspace);
        Assert.Equal(first, await again.LoadAsync(default));
        Assert.Equal((Cursor.Start, 0L, 0L), (first.Cursor, first.StoredCounter, first.LastCounter));
    }

    public static async Task Appended_deltas_are_counted_from_one_over_all_tabs()
    {
        var workspace = Id<Workspace>.New();
        using var worker = await LoadedAsync(workspace);
        using var tab = await ReplicaDatabase.OpenAsync(workspace);
        using var otherTab = await ReplicaDatabase.OpenAsync(workspace);
        await Task.WhenAll(tab.AppendAsync([[1], [2]]), otherTab.AppendAsync([[3]]), tab.AppendAsync([[4]]));

        var read = await worker.ReadOutboxAsync(0, Plenty, Plenty, default);

        Assert.Equal((1L, 4L), (read.FirstCounter, read.LastCounter));
        Assert.Equal([1, 2, 3, 4], Bytes(read.Payloads).Order());
    }

    public static async Task Outbox_is_read_in_pieces_that_fit_and_never_in_none()
    {
        using var store = await LoadedAsync(Id<Workspace>.New());
        Assert.Equal(3L, await store.AppendAsync([[1], [2], [3]]));
        var roomForTwo = 2 * (1 + Limits.EntryOverheadBytes);

        Assert.Equal([1, 2], Bytes((await store.ReadOutboxAsync(0, Plenty, roomForTwo, default)).Payloads));
        Assert.Equal([2], Bytes((await store.ReadOutboxAsync(1, 1, Plenty, default)).Payloads));
        Assert.Equal([1], Bytes((await store.ReadOutboxAsync(0, Plenty, 1, default)).Payloads));
        var counted = await store.ReadOutboxAsync(0, 0, 0, default);
        Assert.Equal((0L, 0, 3L), (counted.FirstCounter, counted.Payloads.Count, counted.LastCounter));
    }

    public static async Task Page_brings_own_deltas_from_the_outbox_into_the_log_and_moves_the_cursor()
    {
        var workspace = Id<Workspace>.New();
        using var store = await LoadedAsync(workspace);
        var own = (await store.LoadAsync(default)).Replica;
        await store.AppendAsync([[1], [2]]);
        var page = Page(Cursor.Start, (Bob, 1, 9), (own, 1, 1));

        await store.StoreAsync(page, default);

        using var reopened = await ReplicaDatabase.OpenAsync(workspace);
        Assert.Equal(new StoredReplica(own, page.Cursor, StoredCounter: 1, LastCounter: 2), await reopened.LoadAsync(default));
        var rest = await reopened.ReadOutboxAsync(1, Plenty, Plenty, default);
        Assert.Equal((2L, 2L), (rest.FirstCounter, rest.LastCounter));
        Assert.Equal([9, 1, 2], Bytes((await reopened.ReadAsync(ReplicaPosition.Start)).Deltas));
    }

    public static async Task Reader_gets_each_delta_once_while_it_moves_from_the_outbox_into_the_log()
    {
        using var store = await LoadedAsync(Id<Workspace>.New());
        var own = (await store.LoadAsync(default)).Replica;
        await store.AppendAsync([[1], [2]]);
        var first = await store.ReadAsync(ReplicaPosition.Start);
        Assert.Equal([1, 2], Bytes(first.Deltas));

        await store.StoreAsync(Page(Cursor.Start, (own, 1, 1), (Bob, 1, 9), (own, 2, 2)), default);
        var second = await store.ReadAsync(first.Position);
        Assert.Equal([9], Bytes(second.Deltas));

        await store.AppendAsync([[3]]);
        Assert.Equal([3], Bytes((await store.ReadAsync(second.Position)).Deltas));
    }

    public static async Task Fork_keeps_the_log_and_counts_the_outbox_from_one_under_a_new_id()
    {
        var workspace = Id<Workspace>.New();
        using var store = await LoadedAsync(workspace);
        var before = (await store.LoadAsync(default)).Replica;
        await store.AppendAsync([[1], [2]]);
        var page = Page(Cursor.Start, (before, 1, 1));
        await store.StoreAsync(page, default);

        var renewed = await store.RenewAsync(Renewal.Fork, default);

        Assert.NotEqual(before, renewed.Replica);
        Assert.Equal((page.Cursor, 0L, 1L), (renewed.Cursor, renewed.StoredCounter, renewed.LastCounter));
        var outbox = await store.ReadOutboxAsync(0, Plenty, Plenty, default);
        Assert.Equal((1L, 1L), (outbox.FirstCounter, outbox.LastCounter));
        Assert.Equal([2], Bytes(outbox.Payloads));
        using var reopened = await ReplicaDatabase.OpenAsync(workspace);
        Assert.Equal(renewed, await reopened.LoadAsync(default));
    }

    public static async Task Divergence_puts_everything_into_the_outbox_and_starts_the_log_anew()
    {
        using var store = await LoadedAsync(Id<Workspace>.New());
        var before = (await store.LoadAsync(default)).Replica;
        await store.AppendAsync([[1], [2]]);
        await store.StoreAsync(Page(Cursor.Start, (Bob, 1, 9), (before, 1, 1)), default);
        var reader = (await store.ReadAsync(ReplicaPosition.Start)).Position;

        var renewed = await store.RenewAsync(Renewal.Divergence, default);

        Assert.Equal((Cursor.Start, 0L, 3L), (renewed.Cursor, renewed.StoredCounter, renewed.LastCounter));
        Assert.Equal([2, 9, 1], Bytes((await store.ReadOutboxAsync(0, Plenty, Plenty, default)).Payloads));

        // The new log may hold at seq 1 what this reader has never seen, so it begins again.
        await store.StoreAsync(Page(Cursor.Start, (Bob, 7, 8)), default);
        Assert.Equal([8, 2, 9, 1], Bytes((await store.ReadAsync(reader)).Deltas));
    }

    private static async Task<ReplicaDatabase> LoadedAsync(Id<Workspace> workspace)
    {
        var store = await ReplicaDatabase.OpenAsync(workspace);
        await store.LoadAsync(default);
        return store;
    }

    private static PageFrame Page(Cursor after, params (Id<Protocol.Replica> Replica, long Counter, byte Payload)[] entries)
    {
        var log = entries.Select(entry => new LogEntry(entry.Replica, entry.Counter, new[] { entry.Payload })).ToList();
        return new PageFrame(after.Seq + 1, log, log.Aggregate(after, (cursor, entry) => cursor.After(entry)).Chain);
    }

    private static IEnumerable<int> Bytes(IEnumerable<ReadOnlyMemory<byte>> payloads) => payloads.Select(payload => (int)payload.Span[0]);

    private static IEnumerable<int> Bytes(IEnumerable<StoredDelta> deltas) => Bytes(deltas.Select(delta => delta.Payload));
}
