using Microsoft.Extensions.Logging.Abstractions;
using SyncEngine.Server.Storage.Postgres;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>A database for one class of tests, or for each of them.</summary>
public class PostgresStore : IAsyncLifetime
{
    private PostgresCluster _cluster = null!;
    private PostgresTestDatabase? _database;

    public string ConnectionString => ConnectionStringOf(_database!);

    public virtual async Task InitializeAsync() => _cluster = await PostgresCluster.SharedAsync();

    public virtual async Task DisposeAsync() => await ClearAsync();

    /// <summary>The next to open the store finds it empty.</summary>
    public async Task ClearAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
            _database = null;
        }
    }

    public async Task<StoreUnderTest> OpenAsync()
    {
        _database ??= await _cluster.CreateDatabaseAsync();
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

    protected virtual string ConnectionStringOf(PostgresTestDatabase database) => database.ConnectionString;
}
