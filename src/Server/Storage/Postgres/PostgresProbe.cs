using Dapper;

namespace SyncEngine.Server.Storage.Postgres;

internal sealed class PostgresProbe(PostgresDatabase database) : IStoreProbe
{
    /// <summary>An update that changes no value is written all the same.</summary>
    public Task WriteAsync() =>
        database.WriteAsync(connection => connection.ExecuteAsync("UPDATE schema_version SET version = version"));
}
