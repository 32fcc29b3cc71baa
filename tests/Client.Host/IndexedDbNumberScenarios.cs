using Blazor.IndexedDB;
using static SyncEngine.Client.Host.TestDatabase;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises of the keys that the browser assigns; counters of an outbox rest on it.</summary>
public static class IndexedDbNumberScenarios
{
    public static async Task Assigned_numbers_have_no_gap_after_an_aborted_transaction(Stage stage)
    {
        using var database = await OpenAsync(stage);
        Assert.Equal([1, 2, 3], await AppendAsync(database, 3));

        for (var i = 0; i < 3; i++)
        {
            var failing = new IndexedDbBatch();
            failing.Append("numbered", [1]);
            failing.Append("numbered", [2]);
            failing.Add("numbered", 2, [3]);
            failing.Append("numbered", [4]);
            await Assert.ThrowsAsync<IndexedDbConstraintException>(() => database.RunAsync(failing, IndexedDbDurability.Strict));
        }

        Assert.Equal([4, 5], await AppendAsync(database, 2));
        Assert.Equal([1, 2, 3, 4, 5], await KeysAsync(database, "numbered"));
    }

    public static async Task Assigned_numbers_have_no_gap_after_an_abort_in_another_connection_and_after_reopening(Stage stage)
    {
        using (var first = await OpenAsync(stage))
        using (var second = await OpenAsync(stage))
        {
            Assert.Equal([1], await AppendAsync(first, 1));
            var failing = new IndexedDbBatch();
            failing.Append("numbered", [1]);
            failing.Add("numbered", 1, [1]);
            var failed = Assert.ThrowsAsync<IndexedDbConstraintException>(() => second.RunAsync(failing));
            var appended = AppendAsync(first, 1);
            await failed;
            Assert.Equal([2], await appended);
        }

        using var reopened = await OpenAsync(stage);
        Assert.Equal([3], await AppendAsync(reopened, 1));
    }

    public static async Task Assigned_numbers_are_not_assigned_again_after_deletion(Stage stage)
    {
        using (var database = await OpenAsync(stage))
        {
            await AppendAsync(database, 3);
            var delete = new IndexedDbBatch();
            delete.Delete("numbered", IndexedDbRange.UpTo(2));
            delete.Clear("numbered");
            await database.RunAsync(delete);
        }

        using var reopened = await OpenAsync(stage);
        Assert.Equal([4], await AppendAsync(reopened, 1));
        Assert.Equal([4], await KeysAsync(reopened, "numbered"));
    }

    public static async Task Two_connections_that_write_at_once_share_one_numbering(Stage stage)
    {
        using var alice = await OpenAsync(stage);
        using var bob = await OpenAsync(stage);
        var written = new List<Task<IReadOnlyList<long>>>();
        for (var i = 0; i < 25; i++)
        {
            written.Add(AppendAsync(alice, 2));
            written.Add(AppendAsync(bob, 3));
        }

        var keys = await Task.WhenAll(written);

        Assert.All(keys, run => Assert.Equal(Enumerable.Range(0, run.Count).Select(i => run[0] + i), run));
        Assert.Equal(Enumerable.Range(1, 125).Select(i => (long)i), keys.SelectMany(run => run).Order());
        var own = keys.Where((_, i) => i % 2 == 0).SelectMany(run => run).ToList();
        Assert.Equal(own.Order(), own);
    }
}
