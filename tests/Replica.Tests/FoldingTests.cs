using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using static SyncEngine.Replica.Tests.Disk;

namespace SyncEngine.Replica.Tests;

public sealed class FoldingTests
{
    private readonly Disk _disk = new();
    private readonly PlainFolder _folder = new();
    private readonly ScriptedApi _api = new();

    [Fact]
    public async Task A_folded_log_reads_as_before_and_takes_no_rows()
    {
        using var store = await FilledAsync(600);

        Assert.Equal(600, await Keeper(store).FoldAsync(publish: false, default));

        Assert.Equal(Enumerable.Range(0, 600).Select(number => (number % 100) + 1), await _disk.ReadAllAsync());
        Assert.Empty(await store.ReadLogAsync(0, 600, default));
        using var again = await _disk.OpenAsync();
        Assert.Equal((600, 600), ((await again.LoadAsync(default)).FoldedSeq, again.Cursor.Seq));
    }

    [Fact]
    public async Task A_reader_is_given_the_snapshot_when_its_position_is_before_it_and_only_then()
    {
        using var store = await FilledAsync(3);
        var behind = (await store.ReadAsync(ReplicaPosition.Start)).Position;
        await store.StoreAsync(Page(store.Cursor, 4), default);
        var ahead = (await store.ReadAsync(ReplicaPosition.Start)).Position;
        await Keeper(store).FoldAsync(publish: false, default);
        await store.StoreAsync(Page(store.Cursor, 5), default);

        Assert.Equal([1, 2, 3, 4, 5], Numbers(await store.ReadAsync(behind)));
        Assert.Equal([5], Numbers(await store.ReadAsync(ahead)));
        Assert.Equal([1, 2, 3, 4, 5], Numbers(await store.ReadAsync(ReplicaPosition.Start)));
    }

    [Fact]
    public async Task What_comes_while_the_log_is_folded_is_behind_the_snapshot()
    {
        using var store = await FilledAsync(300);
        var cursor = store.Cursor;
        var stored = false;
        _folder.Between = async () =>
        {
            if (!stored)
            {
                stored = true;
                await store.StoreAsync(Page(cursor, 7, 8), default);
                await store.AppendAsync([[9]]);
            }
        };

        Assert.Equal(300, await Keeper(store).FoldAsync(publish: false, default));

        Assert.Equal([7, 8], Numbers(await store.ReadLogAsync(0, 1000, default)));
        Assert.Equal([7, 8, 9], (await _disk.ReadAllAsync()).Skip(300));
        Assert.Equal(302, store.Cursor.Seq);
    }

    [Fact]
    public async Task What_is_published_is_the_local_snapshot_and_where_it_stands()
    {
        using var store = await FilledAsync(3);
        var at = store.Cursor;

        await Keeper(store).FoldAsync(publish: true, default);

        Assert.Equal(at, _api.Newest!.Value.At);
        Assert.Equal((await store.ReadSnapshotAsync(default))!.Bytes.ToArray(), _api.Newest.Value.Bytes);
    }

    [Fact]
    public async Task What_could_not_be_published_stays_folded_and_is_published_as_it_is_the_next_time()
    {
        using var store = await FilledAsync(3);
        _api.Failure = new TransportException("no network");
        await Assert.ThrowsAsync<TransportException>(() => Keeper(store).FoldAsync(publish: true, default));
        Assert.Empty(await store.ReadLogAsync(0, 3, default));

        _api.Failure = null;
        _folder.Between = () => throw new InvalidOperationException("There is nothing to fold.");
        Assert.Equal(3, await Keeper(store).FoldAsync(publish: true, default));
        Assert.Equal(3, _api.Newest!.Value.At.Seq);
    }

    /// <summary>C17: whatever the worker has done when it is killed, nothing is lost, and folding works afterwards.</summary>
    [Fact]
    public async Task A_fold_that_is_cut_off_anywhere_loses_nothing_and_can_be_done_again()
    {
        using var store = await FilledAsync(600);
        await Keeper(store).FoldAsync(publish: false, default);
        await store.StoreAsync(Page(store.Cursor, Enumerable.Range(1, 250)), default);
        await store.AppendAsync([[251], [252]]);
        var whole = await _disk.ReadAllAsync();

        _disk.IsRecording = true;
        await Keeper(store).FoldAsync(publish: true, default);

        var moments = _disk.Moments();
        Assert.True(moments.Count >= 6, $"{moments.Count} moments are fewer than a fold has transactions.");
        foreach (var moment in moments)
        {
            using var left = await moment.LoadAsync();
            Assert.Equal(whole, await moment.ReadAllAsync());

            Assert.Equal(850, await Keeper(left).FoldAsync(publish: true, default));
            Assert.Equal(whole, await moment.ReadAllAsync());
            Assert.Equal(850, _api.Newest!.Value.At.Seq);
            Assert.Equal([251, 252], Numbers((await left.ReadOutboxAsync(0, 10, 1000, default)).Payloads));
        }
    }

    [Fact]
    public async Task Divergence_puts_the_snapshot_back_into_the_outbox_and_then_the_rows_behind_it()
    {
        using var store = await FilledAsync(3);
        await store.PutSnapshotAsync(new LogSnapshot(store.Cursor, Document(200_000, residue: 4)), default);
        await store.StoreAsync(Page(store.Cursor, 5), default);
        await store.AppendAsync([[6]]);

        var renewed = await store.RenewAsync(Renewal.Divergence, default);

        Assert.Equal((Cursor.Start, 0L), (renewed.Cursor, renewed.FoldedSeq));
        var outbox = (await store.ReadOutboxAsync(0, 100, 10_000_000, default)).Payloads;
        Assert.Equal(6, outbox[0].Span[0]);
        var parts = outbox.Skip(1).SkipLast(2).Select(delta => Envelope.Open(delta)).ToList();
        Assert.Equal((5, 200_000), (parts.Count, parts.Sum(part => part.Bytes.Length)));
        Assert.Equal([4, 5], Numbers(outbox.TakeLast(2)));
        Assert.Null(await store.ReadSnapshotAsync(default));
        Assert.Null((await store.ReadAsync(ReplicaPosition.Start)).Snapshot);
    }

    private static byte[] Document(int length, byte residue) => new SnapshotContainer(1, new byte[length], [new[] { residue }]).Encode();

    private SnapshotKeeper Keeper(ReplicaDatabase store) => new(store, _api, _folder);

    private async Task<ReplicaDatabase> FilledAsync(int entries)
    {
        var store = await _disk.LoadAsync();
        foreach (var page in Enumerable.Range(1, entries).Chunk(100))
        {
            await store.StoreAsync(Page(store.Cursor, page.Select(number => ((number - 1) % 100) + 1)), default);
        }

        return store;
    }
}
