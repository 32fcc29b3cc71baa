using Blazor.IndexedDB;

namespace SyncEngine.Client.Host;

/// <summary>Single steps on one database, between which the test does something to the browser.</summary>
public static class IndexedDbSteps
{
    private const string Name = "steps";

    private static readonly List<string> Heard = [];
    private static IndexedDatabase? _database;
    private static Task<IndexedDatabase>? _opening;
    private static Task? _deleting;

    public static async Task Open()
    {
        _database = await OpenAsync(1);
        Heard.Clear();
        _database.Closed += closure => Heard.Add(closure.ToString());
    }

    public static async Task Append(Stage stage)
    {
        var keys = await TestDatabase.AppendAsync(_database!, 1);
        stage.Print($"{string.Join(' ', keys)}");
    }

    public static void Print_what_was_heard(Stage stage) => stage.Print($"{string.Join(' ', Heard)}");

    public static async Task Fail_because_the_quota_is_full(Stage stage)
    {
        var batch = new IndexedDbBatch();
        batch.Put("plain", "small", [1]);
        batch.Put("plain", "large", new byte[8_000_000]);
        var error = await Assert.ThrowsAsync<IndexedDbQuotaException>(() => _database!.RunAsync(batch, IndexedDbDurability.Strict));
        Assert.Equal("steps", error.Database);
        Assert.Empty(await TestDatabase.KeysAsync(_database!, "plain"));
        stage.Print($"{error.Message}");
    }

    public static async Task Fail_because_the_database_is_gone()
    {
        await Assert.ThrowsAsync<IndexedDbLostException>(() => TestDatabase.AppendAsync(_database!, 1));
        await Assert.ThrowsAsync<IndexedDbLostException>(() => TestDatabase.AppendAsync(_database!, 1));
    }

    public static async Task Begin_to_open_a_higher_version()
    {
        var blocked = new TaskCompletionSource();
        _opening = IndexedDatabase.OpenAsync(Name, 2, [], blocked.SetResult);
        await blocked.Task;
        Assert.False(_opening.IsCompleted);
    }

    public static async Task Begin_to_delete()
    {
        var blocked = new TaskCompletionSource();
        _deleting = IndexedDatabase.DeleteAsync(Name, blocked.SetResult);
        await blocked.Task;
        Assert.False(_deleting.IsCompleted);
    }

    public static Task Have_deleted_it() => _deleting!;

    public static async Task Have_opened_it() => _database = await _opening!;

    /// <summary>Each batch settles, whatever the browser does meanwhile; the last of each chain says that the database is gone.</summary>
    public static async Task Append_until_the_database_is_gone() => await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
    {
        while (true)
        {
            try
            {
                await TestDatabase.AppendAsync(_database!, 1);
            }
            catch (IndexedDbLostException)
            {
                return;
            }
        }
    }));

    public static async Task Append_two_thousand_and_find_each_once()
    {
        var appending = Enumerable.Range(0, 2000).Select(i =>
        {
            var batch = new IndexedDbBatch();
            batch.Append("numbered", BitConverter.GetBytes(i));
            return _database!.RunAsync(batch);
        });
        await Task.WhenAll(appending);

        var read = new IndexedDbBatch();
        var records = read.GetAll("numbered");
        await _database!.RunAsync(read);
        Assert.Equal(Enumerable.Range(0, 2000), records.Value.Select(record => BitConverter.ToInt32(record.Value.Span)));
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => (long)i), records.Value.Select(record => record.Key.AsInteger()));
    }

    public static async Task Fail_because_a_record_holds_no_bytes()
    {
        var batch = new IndexedDbBatch();
        batch.GetAll("plain");
        var error = await Assert.ThrowsAsync<IndexedDbException>(() => _database!.RunAsync(batch));
        Assert.Equal("DataError", error.Cause);
    }

    private static Task<IndexedDatabase> OpenAsync(int version) =>
        IndexedDatabase.OpenAsync(Name, version, [new IndexedDbStore("plain"), new IndexedDbStore("numbered", AutoIncrement: true)]);
}
