using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using static SyncEngine.Replica.Tests.Disk;

namespace SyncEngine.Replica.Tests;

public sealed class TakingTests
{
    private static readonly Cursor At = Page(Cursor.Start, Enumerable.Range(1, 200)).Cursor;

    private readonly Disk _disk = new();
    private readonly ScriptedApi _api = new() { Newest = (At, PlainFolder.Of(Enumerable.Range(1, 200))) };

    [Fact]
    public async Task A_snapshot_takes_the_place_of_the_log_that_it_stands_for_and_the_outbox_stays()
    {
        using var store = await _disk.LoadAsync();
        await store.StoreAsync(Page(Cursor.Start, 1, 2), default);
        await store.AppendAsync([[201], [202]]);

        var taken = await Keeper(store).TakeAsync(default);

        Assert.Equal((At, 200L, 2L), (taken.Cursor, taken.FoldedSeq, taken.LastCounter));
        Assert.Equal(Enumerable.Range(1, 202), await _disk.ReadAllAsync());
        Assert.Empty(await store.ReadLogAsync(0, 200, default));
        await store.StoreAsync(Page(At, 203), default);
        Assert.Equal([.. Enumerable.Range(1, 200), 203, 201, 202], await _disk.ReadAllAsync());
    }

    /// <summary>C18: an edit that was made before, and is sent after, arrives: it is in the outbox under the counter that it had.</summary>
    [Fact]
    public async Task An_edit_that_waited_is_sent_after_a_snapshot_was_taken_and_leaves_the_outbox_when_it_comes_back()
    {
        using var store = await _disk.LoadAsync();
        await store.AppendAsync([[201]]);
        var own = (await Keeper(store).TakeAsync(default)).Replica;

        var outbox = await store.ReadOutboxAsync(0, 10, 1000, default);
        Assert.Equal((1L, 1L), (outbox.FirstCounter, outbox.LastCounter));
        await store.StoreAsync(new(At.Seq + 1, [new LogEntry(own, 1, new byte[] { 201 })], At.Chain), default);

        Assert.Empty((await store.ReadOutboxAsync(0, 10, 1000, default)).Payloads);
        Assert.Equal(Enumerable.Range(1, 201), await _disk.ReadAllAsync());
    }

    [Fact]
    public async Task Taking_that_is_cut_off_anywhere_leaves_the_log_or_the_snapshot_and_always_the_outbox()
    {
        using var store = await _disk.LoadAsync();
        await store.StoreAsync(Page(Cursor.Start, 1, 2), default);
        await store.AppendAsync([[201]]);

        _disk.IsRecording = true;
        await Keeper(store).TakeAsync(default);

        foreach (var moment in _disk.Moments())
        {
            using var left = await moment.LoadAsync();
            Assert.Equal(left.Cursor == At ? Enumerable.Range(1, 201) : [1, 2, 201], await moment.ReadAllAsync());
            if (left.Cursor != At)
            {
                await Keeper(left).TakeAsync(default);
            }

            Assert.Equal(Enumerable.Range(1, 201), await moment.ReadAllAsync());
        }
    }

    /// <summary>C30.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("c1")]
    [InlineData("9401")]
    [InlineData("940101c600ffffff")]
    [InlineData("94630100c490")]
    public async Task A_snapshot_that_is_damaged_or_no_snapshot_changes_nothing(string bytes)
    {
        using var store = await _disk.LoadAsync();
        await store.StoreAsync(Page(Cursor.Start, 1, 2), default);
        var before = await store.LoadAsync(default);
        _api.Newest = (At, Convert.FromHexString(bytes));

        var refused = await Assert.ThrowsAsync<TransportException>(() => Keeper(store).TakeAsync(default));

        Assert.Contains("The server's snapshot cannot be used", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await store.LoadAsync(default));
        Assert.Equal([1, 2], await _disk.ReadAllAsync());
    }

    [Fact]
    public async Task A_snapshot_of_what_is_here_already_is_not_taken()
    {
        using var store = await _disk.LoadAsync();
        await store.StoreAsync(Page(Cursor.Start, Enumerable.Range(1, 201)), default);

        var refused = await Assert.ThrowsAsync<TransportException>(() => Keeper(store).TakeAsync(default));

        Assert.Contains("200", refused.Message, StringComparison.Ordinal);
        Assert.Equal(201, store.Cursor.Seq);
    }

    [Fact]
    public async Task No_snapshot_is_said_as_the_server_says_it()
    {
        using var store = await _disk.LoadAsync();
        _api.Newest = null;

        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<TransportException>(() => Keeper(store).TakeAsync(default))).Code);
    }

    private SnapshotKeeper Keeper(ReplicaDatabase store) => new(store, _api, new PlainFolder());
}
