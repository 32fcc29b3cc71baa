using System.Diagnostics;
using Blazor.IndexedDB;
using static SyncEngine.Client.Host.TestDatabase;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises of transactions, keys and ranges.</summary>
public static class IndexedDbScenarios
{
    public static async Task Ten_thousand_records_are_written_and_read_by_one_call_each(Stage stage)
    {
        const int Count = 10_000;
        using var database = await OpenAsync(stage);
        var watch = Stopwatch.StartNew();
        var put = new IndexedDbBatch();
        for (var i = 0; i < Count; i++)
        {
            put.Put("plain", i, BitConverter.GetBytes(i * 7));
        }

        await database.RunAsync(put, IndexedDbDurability.Strict);
        stage.Print($"{Count} puts in one strict transaction: {watch.ElapsedMilliseconds} ms");

        watch.Restart();
        var get = new IndexedDbBatch();
        var all = get.GetAll("plain");
        var some = get.GetAll("plain", IndexedDbRange.After(9_000), limit: 500);
        await database.RunAsync(get);
        stage.Print($"{Count} and 500 records read: {watch.ElapsedMilliseconds} ms");

        Assert.Equal(Count, all.Value.Count);
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(i, all.Value[i].Key.AsInteger());
            Assert.Equal(i * 7, BitConverter.ToInt32(all.Value[i].Value.Span));
        }

        Assert.Equal(Enumerable.Range(9_001, 500).Select(i => (long)i), some.Value.Select(record => record.Key.AsInteger()));
    }

    public static async Task Failed_transaction_wrote_nothing_and_has_no_results(Stage stage)
    {
        using var database = await OpenAsync(stage);
        var failing = new IndexedDbBatch();
        failing.Put("plain", "a", [1]);
        failing.Add("plain", "a", [2]);
        var got = failing.Get("plain", "a");

        var error = await Assert.ThrowsAsync<IndexedDbConstraintException>(() => database.RunAsync(failing));

        Assert.Equal(("ConstraintError", stage.Database, "plain"), (error.Cause, error.Database, error.Store));
        Assert.Contains(stage.Database, error.Message);
        Assert.Throws<InvalidOperationException>(() => got.Value);
        Assert.Empty(await KeysAsync(database, "plain"));
    }

    public static async Task Batch_that_expects_another_record_than_is_there_writes_nothing(Stage stage)
    {
        using var database = await OpenAsync(stage);
        var first = new IndexedDbBatch();
        first.Put("plain", "a", [1, 2]);
        await database.RunAsync(first);

        foreach (var (key, expected) in new[] { ("a", new byte[] { 1 }), ("a", [1, 3]), ("a", [1, 2, 3]), ("b", []) })
        {
            var refused = new IndexedDbBatch();
            refused.Expect("plain", key, expected);
            refused.Put("plain", "a", [9]);
            refused.Append("numbered", [9]);
            var error = await Assert.ThrowsAsync<IndexedDbConflictException>(() => database.RunAsync(refused));
            Assert.Equal(("ConflictError", "plain"), (error.Cause, error.Store));
        }

        var taken = new IndexedDbBatch();
        taken.Expect("plain", "a", [1, 2]);
        taken.Put("plain", "a", [3]);
        var number = taken.Append("numbered", [9]);
        var now = taken.Get("plain", "a");
        await database.RunAsync(taken);
        Assert.Equal([3], now.Value!.Value.ToArray());
        Assert.Equal(1, number.Value.AsInteger());
    }

    public static async Task Later_operations_of_a_batch_see_what_earlier_ones_wrote(Stage stage)
    {
        using var database = await OpenAsync(stage);
        var batch = new IndexedDbBatch();
        var before = batch.Get("plain", "a");
        batch.Put("plain", "a", [1]);
        batch.Put("plain", "a", [2, 3]);
        batch.Put("plain", "b", []);
        var after = batch.Get("plain", "a");
        var empty = batch.Get("plain", "b");
        var number = batch.Append("numbered", [9]);
        var count = batch.CountOf("plain");
        batch.Delete("plain", "a");
        var gone = batch.Get("plain", "a");

        await database.RunAsync(batch);

        Assert.Null(before.Value);
        Assert.Equal([2, 3], after.Value!.Value.ToArray());
        Assert.Equal(0, empty.Value!.Value.Length);
        Assert.Equal(1, number.Value.AsInteger());
        Assert.Equal(2, count.Value);
        Assert.Null(gone.Value);
    }

    public static async Task Keys_of_every_kind_come_back_in_their_order(Stage stage)
    {
        IndexedDbKey[] keys =
        [
            -IndexedDbKey.MaxInteger, -1, 0, 1, IndexedDbKey.MaxInteger,
            "", "Z", "a", "é", "\ud83e\udd5d",
            new byte[] { 0 }, new byte[] { 0, 1 }, new byte[] { 255 },
        ];
        using var database = await OpenAsync(stage);
        var put = new IndexedDbBatch();
        foreach (var key in keys.Reverse())
        {
            put.Put("plain", key, [1]);
        }

        await database.RunAsync(put);

        var read = new IndexedDbBatch();
        var forward = read.GetAll("plain");
        var backward = read.GetAll("plain", direction: IndexedDbDirection.Backward);
        var each = keys.Select(key => read.Get("plain", key)).ToList();
        await database.RunAsync(read);
        Assert.Equal(keys, forward.Value.Select(record => record.Key));
        Assert.Equal(keys.Reverse(), backward.Value.Select(record => record.Key));
        Assert.All(each, value => Assert.Equal(1, value.Value!.Value.Length));
    }

    public static async Task Ranges_limits_and_directions_select_what_they_say(Stage stage)
    {
        using var database = await OpenAsync(stage);
        await AppendAsync(database, 9);

        var batch = new IndexedDbBatch();
        (IndexedDbResult<IReadOnlyList<IndexedDbRecord>> Read, long[] Keys)[] cases =
        [
            (batch.GetAll("numbered", IndexedDbRange.Only(3)), [3]),
            (batch.GetAll("numbered", IndexedDbRange.From(8)), [8, 9]),
            (batch.GetAll("numbered", IndexedDbRange.After(8)), [9]),
            (batch.GetAll("numbered", IndexedDbRange.UpTo(2)), [1, 2]),
            (batch.GetAll("numbered", IndexedDbRange.Before(2)), [1]),
            (batch.GetAll("numbered", new IndexedDbRange(2, 5, LowerOpen: true, UpperOpen: true)), [3, 4]),
            (batch.GetAll("numbered", IndexedDbRange.After(9)), []),
            (batch.GetAll("numbered", limit: 2), [1, 2]),
            (batch.GetAll("numbered", limit: 2, direction: IndexedDbDirection.Backward), [9, 8]),
            (batch.GetAll("numbered", IndexedDbRange.UpTo(3), 99, IndexedDbDirection.Backward), [3, 2, 1]),
        ];
        var first = batch.FirstKey("numbered", IndexedDbRange.After(4));
        var last = batch.LastKey("numbered");
        var none = batch.LastKey("numbered", IndexedDbRange.After(9));
        var count = batch.CountOf("numbered", IndexedDbRange.From(3));
        await database.RunAsync(batch);

        Assert.All(cases, test => Assert.Equal(test.Keys, test.Read.Value.Select(record => record.Key.AsInteger())));
        Assert.Equal((5, 9), (first.Value!.Value.AsInteger(), last.Value!.Value.AsInteger()));
        Assert.Null(none.Value);
        Assert.Equal(7, count.Value);
    }

    public static async Task Every_durability_is_accepted_and_kept_in_order(Stage stage)
    {
        using var database = await OpenAsync(stage);
        var runs = Enum.GetValues<IndexedDbDurability>().Select(async durability =>
        {
            var batch = new IndexedDbBatch();
            var key = batch.Append("numbered", [1]);
            await database.RunAsync(batch, durability);
            return key.Value.AsInteger();
        }).ToList();

        var keys = await Task.WhenAll(runs);
        Assert.Equal([1, 2, 3], keys);
    }

    public static async Task Ten_megabytes_come_back_whole(Stage stage)
    {
        var value = new byte[10_000_000];
        new Random(1).NextBytes(value);
        using var database = await OpenAsync(stage);
        var watch = Stopwatch.StartNew();
        var batch = new IndexedDbBatch();
        batch.Put("plain", "large", value);
        var got = batch.Get("plain", "large");
        await database.RunAsync(batch);
        stage.Print($"10 MB written and read: {watch.ElapsedMilliseconds} ms");
        Assert.True(got.Value!.Value.Span.SequenceEqual(value));
    }

    public static async Task Mistakes_of_the_caller_are_told_before_anything_runs(Stage stage)
    {
        using var database = await OpenAsync(stage);
        var batch = new IndexedDbBatch();
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.RunAsync(batch));
        Assert.Throws<ArgumentException>(() => batch.Put("plain", default, [1]));
        Assert.Throws<ArgumentException>(() => batch.Put("plain", "\ud800", [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Put("plain", IndexedDbKey.MaxInteger + 1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.GetAll("plain", limit: 0));

        var once = new IndexedDbBatch();
        once.Clear("plain");
        await database.RunAsync(once);
        Assert.Throws<InvalidOperationException>(() => once.Clear("plain"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.RunAsync(once));
    }

    public static async Task What_the_browser_refuses_is_told_with_the_store_and_aborts_the_rest(Stage stage)
    {
        using var database = await OpenAsync(stage);

        var unknown = new IndexedDbBatch();
        unknown.Put("plain", 1, [1]);
        unknown.Put("missing", 1, [1]);
        await Assert.ThrowsAsync<IndexedDbNotFoundException>(() => database.RunAsync(unknown));

        var unnumbered = new IndexedDbBatch();
        unnumbered.Put("numbered", 7, [1]);
        unnumbered.Append("plain", [1]);
        var error = await Assert.ThrowsAsync<IndexedDbException>(() => database.RunAsync(unnumbered));
        Assert.Equal(("DataError", "plain"), (error.Cause, error.Store));

        var inverted = new IndexedDbBatch();
        inverted.GetAll("plain", new IndexedDbRange(2, 1));
        Assert.Equal("DataError", (await Assert.ThrowsAsync<IndexedDbException>(() => database.RunAsync(inverted))).Cause);

        Assert.Empty(await KeysAsync(database, "plain"));
        Assert.Empty(await KeysAsync(database, "numbered"));
    }
}
