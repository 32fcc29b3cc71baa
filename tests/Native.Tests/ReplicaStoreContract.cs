using System.Text;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Native.Tests;

/// <summary>What the engine relies on in every local store. An implementation says how it is opened, and how a program appends and reads.</summary>
public abstract class ReplicaStoreContract
{
    private static readonly Id<Replica> Bob = new(2);

    /// <summary>The store, as it is after a restart of whatever holds it.</summary>
    protected abstract Task<IReplicaStore> OpenAsync();

    protected abstract Task AppendAsync(IReplicaStore store, byte[] delta);

    /// <summary>Log and outbox, whole and in this order.</summary>
    protected abstract Task<IReadOnlyList<string>> ReadAsync(IReplicaStore store);

    [Fact]
    public async Task New_store_makes_up_a_replica_and_keeps_it()
    {
        var first = await (await OpenAsync()).LoadAsync(CancellationToken.None);
        var second = await (await OpenAsync()).LoadAsync(CancellationToken.None);

        Assert.Equal(new StoredReplica(first.Replica, Cursor.Start, StoredCounter: 0, LastCounter: 0), first);
        Assert.NotEqual(default, first.Replica);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Outbox_is_read_after_a_counter_as_far_as_there_is_room_and_one_delta_at_least()
    {
        var store = await OpenWithAsync("one", "two", "three", "four");
        const int Room = (2 * (5 + Limits.EntryOverheadBytes)) - 1;

        Assert.Equal((1, "one two three four", 4), await ReadOutboxAsync(store, 0, 10, 1000));
        Assert.Equal((2, "two three", 4), await ReadOutboxAsync(store, 1, 2, 1000));
        Assert.Equal((2, "two", 4), await ReadOutboxAsync(store, 1, 10, Room - 2));
        Assert.Equal((3, "three", 4), await ReadOutboxAsync(store, 2, 10, 1));
        Assert.Equal((0, "", 4), await ReadOutboxAsync(store, 4, 10, 1000));
        Assert.Equal((0, "", 4), await ReadOutboxAsync(store, 0, 0, 0));
    }

    /// <summary>Invariant 7.</summary>
    [Fact]
    public async Task Page_moves_the_cursor_and_own_deltas_out_of_the_outbox_in_one_step()
    {
        var store = await OpenWithAsync("one", "two", "three");
        var replica = (await store.LoadAsync(CancellationToken.None)).Replica;
        var page = Page(Cursor.Start, (Bob, 1, "bob's"), (replica, 1, "one"), (replica, 2, "two"));

        await store.StoreAsync(page, CancellationToken.None);

        Assert.Equal((3, "three", 3), await ReadOutboxAsync(store, 0, 10, 1000));
        store = await OpenAsync();
        Assert.Equal(new StoredReplica(replica, page.Cursor, StoredCounter: 2, LastCounter: 3), await store.LoadAsync(CancellationToken.None));
        Assert.Equal((3, "three", 3), await ReadOutboxAsync(store, 2, 10, 1000));
        Assert.Equal(["bob's", "one", "two", "three"], await ReadAsync(store));
    }

    [Fact]
    public async Task Same_page_again_changes_nothing()
    {
        var store = await OpenWithAsync("one", "two");
        var replica = (await store.LoadAsync(CancellationToken.None)).Replica;
        var page = Page(Cursor.Start, (replica, 1, "one"), (Bob, 1, "bob's"));

        await store.StoreAsync(page, CancellationToken.None);
        var before = await store.LoadAsync(CancellationToken.None);
        await store.StoreAsync(page, CancellationToken.None);

        Assert.Equal(before, await store.LoadAsync(CancellationToken.None));
        Assert.Equal(["one", "bob's", "two"], await ReadAsync(store));
    }

    [Fact]
    public async Task Numbers_of_deltas_go_on_when_the_outbox_has_been_emptied()
    {
        var store = await OpenWithAsync("one");
        var replica = (await store.LoadAsync(CancellationToken.None)).Replica;
        await store.StoreAsync(Page(Cursor.Start, (replica, 1, "one")), CancellationToken.None);

        store = await OpenAsync();
        await AppendAsync(store, "two"u8.ToArray());

        Assert.Equal(2, (await store.LoadAsync(CancellationToken.None)).LastCounter);
        Assert.Equal((2, "two", 2), await ReadOutboxAsync(store, 1, 10, 1000));
    }

    /// <summary>Invariants 3 and 7: a copy of this store has written under its id.</summary>
    [Theory]
    [InlineData("another two")]
    [InlineData("two", "three")]
    public async Task Page_with_own_deltas_that_are_not_in_the_outbox_is_refused_whole(params string[] returned)
    {
        var store = await OpenWithAsync("one", "two");
        var before = await store.LoadAsync(CancellationToken.None);
        var page = Page(Cursor.Start, [(before.Replica, 1, "one"), .. returned.Select((text, index) => (before.Replica, 2L + index, text))]);

        await Assert.ThrowsAsync<ReplicaForkException>(() => store.StoreAsync(page, CancellationToken.None));

        Assert.Equal(before, await store.LoadAsync(CancellationToken.None));
        Assert.Equal(["one", "two"], await ReadAsync(store));
    }

    /// <summary>They would leave the outbox unseen: what stands under their counters may be another store's, behind a snapshot.</summary>
    [Fact]
    public async Task Page_with_an_own_delta_before_which_others_have_not_come_back_is_refused()
    {
        var store = await OpenWithAsync("one", "two");
        var before = await store.LoadAsync(CancellationToken.None);

        await Assert.ThrowsAsync<ReplicaForkException>(
            () => store.StoreAsync(Page(Cursor.Start, (before.Replica, 2, "two")), CancellationToken.None));

        Assert.Equal(before, await store.LoadAsync(CancellationToken.None));
        Assert.Equal(["one", "two"], await ReadAsync(store));
    }

    /// <summary>Invariant 3.</summary>
    [Fact]
    public async Task Fork_keeps_the_log_and_numbers_the_outbox_anew()
    {
        var store = await OpenWithAsync("one", "two", "three");
        var old = (await store.LoadAsync(CancellationToken.None)).Replica;
        var page = Page(Cursor.Start, (old, 1, "one"));
        await store.StoreAsync(page, CancellationToken.None);

        var renewed = await store.RenewAsync(Renewal.Fork, CancellationToken.None);

        Assert.NotEqual(old, renewed.Replica);
        Assert.Equal(new StoredReplica(renewed.Replica, page.Cursor, StoredCounter: 0, LastCounter: 2), renewed);
        Assert.Equal((1, "two three", 2), await ReadOutboxAsync(store, 0, 10, 1000));
        Assert.Equal(["one", "two", "three"], await ReadAsync(store));
        store = await OpenAsync();
        Assert.Equal(renewed, await store.LoadAsync(CancellationToken.None));
    }

    /// <summary>Invariant 8.</summary>
    [Fact]
    public async Task Divergence_puts_the_whole_log_into_the_outbox_after_what_waits_there()
    {
        var store = await OpenWithAsync("one", "two");
        var old = (await store.LoadAsync(CancellationToken.None)).Replica;
        await store.StoreAsync(Page(Cursor.Start, (Bob, 7, "bob's"), (old, 1, "one")), CancellationToken.None);

        var renewed = await store.RenewAsync(Renewal.Divergence, CancellationToken.None);

        Assert.Equal(new StoredReplica(renewed.Replica, Cursor.Start, StoredCounter: 0, LastCounter: 3), renewed);
        Assert.Equal((1, "two bob's one", 3), await ReadOutboxAsync(store, 0, 10, 1000));
        Assert.Equal(["two", "bob's", "one"], await ReadAsync(store));

        var page = Page(Cursor.Start, (renewed.Replica, 1, "two"), (renewed.Replica, 2, "bob's"));
        await store.StoreAsync(page, CancellationToken.None);
        Assert.Equal((3, "one", 3), await ReadOutboxAsync(await OpenAndLoadAsync(), 2, 10, 1000));
    }

    [Fact]
    public async Task Empty_and_largest_deltas_come_back_as_they_were()
    {
        var store = await OpenAndLoadAsync();
        await AppendAsync(store, []);
        await AppendAsync(store, [.. Enumerable.Range(0, Limits.Default.DeltaBytes).Select(number => (byte)number)]);

        var read = await store.ReadOutboxAsync(0, 10, int.MaxValue, CancellationToken.None);

        Assert.Equal([0, Limits.Default.DeltaBytes], read.Payloads.Select(payload => payload.Length));
        Assert.Equal(251, read.Payloads[1].Span[251 + 256]);
    }

    protected static PageFrame Page(Cursor after, params (Id<Replica> Replica, long Counter, string Text)[] entries)
    {
        var list = entries.Select(entry => new LogEntry(entry.Replica, entry.Counter, Encoding.UTF8.GetBytes(entry.Text))).ToList();
        return new PageFrame(after.Seq + 1, list, list.Aggregate(after, (cursor, entry) => cursor.After(entry)).Chain);
    }

    protected async Task<IReplicaStore> OpenWithAsync(params string[] outbox)
    {
        var store = await OpenAndLoadAsync();
        foreach (var text in outbox)
        {
            await AppendAsync(store, Encoding.UTF8.GetBytes(text));
        }

        return store;
    }

    private async Task<IReplicaStore> OpenAndLoadAsync()
    {
        var store = await OpenAsync();
        await store.LoadAsync(CancellationToken.None);
        return store;
    }

    private static async Task<(long First, string Texts, long Last)> ReadOutboxAsync(IReplicaStore store, long after, int deltas, int bytes)
    {
        var read = await store.ReadOutboxAsync(after, deltas, bytes, CancellationToken.None);
        return (read.FirstCounter, string.Join(' ', read.Payloads.Select(payload => Encoding.UTF8.GetString(payload.Span))), read.LastCounter);
    }
}
