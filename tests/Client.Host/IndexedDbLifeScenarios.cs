using Blazor.IndexedDB;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises of opening, closing and making way.</summary>
public static class IndexedDbLifeScenarios
{
    public static async Task Upgrade_adds_stores_keeps_records_and_makes_older_connections_make_way(Stage stage)
    {
        var closures = new List<IndexedDbClosure>();
        using var old = await TestDatabase.OpenAsync(stage);
        old.Closed += closures.Add;
        await TestDatabase.AppendAsync(old, 2);

        using var next = await IndexedDatabase.OpenAsync(stage.Database, 2, [new IndexedDbStore("added")]);

        Assert.Equal([IndexedDbClosure.Upgrade], closures);
        await Assert.ThrowsAsync<IndexedDbClosedException>(() => TestDatabase.AppendAsync(old, 1));
        var error = await Assert.ThrowsAsync<IndexedDbVersionException>(() => TestDatabase.OpenAsync(stage));
        Assert.Equal(stage.Database, error.Database);
        Assert.Equal([3], await TestDatabase.AppendAsync(next, 1));
        var batch = new IndexedDbBatch();
        batch.Put("added", 1, [1]);
        await next.RunAsync(batch);
    }

    public static async Task Transaction_that_has_begun_completes_before_an_upgrade(Stage stage)
    {
        using var old = await TestDatabase.OpenAsync(stage);
        var appending = TestDatabase.AppendAsync(old, 1000);
        using var next = await IndexedDatabase.OpenAsync(stage.Database, 2, []);
        Assert.Equal(1000, (await appending).Count);
        Assert.Equal(1000, (await TestDatabase.KeysAsync(next, "numbered")).Count);
    }

    public static async Task Deletion_makes_connections_make_way_and_nothing_is_created_again(Stage stage)
    {
        var closures = new List<IndexedDbClosure>();
        using var database = await TestDatabase.OpenAsync(stage);
        database.Closed += closures.Add;
        await TestDatabase.AppendAsync(database, 2);

        await IndexedDatabase.DeleteAsync(stage.Database);

        Assert.Equal([IndexedDbClosure.Deletion], closures);
        await Assert.ThrowsAsync<IndexedDbClosedException>(() => TestDatabase.AppendAsync(database, 1));
        await IndexedDatabase.DeleteAsync(stage.Database);
        using var anew = await TestDatabase.OpenAsync(stage);
        Assert.Equal([1], await TestDatabase.AppendAsync(anew, 1));
    }

    public static async Task Disposed_database_refuses_work_and_completes_what_has_begun(Stage stage)
    {
        var database = await TestDatabase.OpenAsync(stage);
        var appending = TestDatabase.AppendAsync(database, 100);
        database.Dispose();
        database.Dispose();

        Assert.Equal(100, (await appending).Count);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => TestDatabase.AppendAsync(database, 1));
        using var again = await TestDatabase.OpenAsync(stage);
        Assert.Equal(100, (await TestDatabase.KeysAsync(again, "numbered")).Count);
    }
}
