namespace SyncEngine.Server.Storage.Sqlite;

internal sealed class SqliteProbe(SqliteDatabase database) : IStoreProbe
{
    /// <summary>The version as it is: this writes a page, where an update of a row to what it was writes none.</summary>
    private static readonly string Write = $"PRAGMA user_version = {SqliteMigrations.All.Count}";

    public Task WriteAsync() => database.WriteAsync(session => session.Execute(Write));
}
