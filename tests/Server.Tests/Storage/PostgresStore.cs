using Microsoft.Extensions.Logging.Abstractions;
using SyncEngine.Server.Storage.Postgres;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>A database for one class of tests.</summary>
public class PostgresStore : IAsyncLifetime
{
    private PostgresTestDatabase _database = null!;

    protected PostgresTestDatabase Database => _database;

    public virtual string ConnectionString => _database.ConnectionString;

    public virtual async Task InitializeAsync() => _database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();

    public virtual async Task DisposeAsync() => await _database.DisposeAsync();

    public async Task<StoreUnderTest> OpenAsync()
    {
        var database = new PostgresDatabase(ConnectionString, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        await database.OpenAsync();
        var log = new PostgresLogStore(database, NullLogger<PostgresLogStore>.Instance);
        return new StoreUnderTest(
            log,
            new PostgresAccessStore(database),
            new PostgresSnapshotStore(database),
            new PostgresKeyStore(database),
            new PostgresArchiveStore(database),
            async () =>
            {
                await log.DisposeAsync();
                await database.DisposeAsync();
            });
    }
}
