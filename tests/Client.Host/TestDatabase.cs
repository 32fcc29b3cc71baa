using Blazor.IndexedDB;

namespace SyncEngine.Client.Host;

/// <summary>The database that the scenarios use: a store <c>plain</c>, and <c>numbered</c>, whose keys are assigned.</summary>
internal static class TestDatabase
{
    private static readonly IndexedDbStore[] Stores = [new("plain"), new("numbered", AutoIncrement: true)];

    public static Task<IndexedDatabase> OpenAsync(Stage stage) => IndexedDatabase.OpenAsync(stage.Database, 1, Stores);

    public static async Task<IReadOnlyList<long>> AppendAsync(IndexedDatabase database, int count)
    {
        var batch = new IndexedDbBatch();
        var keys = Enumerable.Range(0, count).Select(i => batch.Append("numbered", [(byte)i])).ToList();
        await database.RunAsync(batch, IndexedDbDurability.Strict);
        return [.. keys.Select(key => key.Value.AsInteger())];
    }

    public static async Task<IReadOnlyList<long>> KeysAsync(IndexedDatabase database, string store)
    {
        var batch = new IndexedDbBatch();
        var records = batch.GetAll(store);
        await database.RunAsync(batch);
        return [.. records.Value.Select(record => record.Key.AsInteger())];
    }
}
