using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>Where servers that are killed keep their data.</summary>
internal sealed class CrashStore : IAsyncDisposable
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    private readonly string _folder = Directory.CreateTempSubdirectory("syncengine-").FullName;
    private readonly PostgresTestDatabase? _database;

    private CrashStore(PostgresTestDatabase? database) => _database = database;

    public static async Task<CrashStore> CreateAsync(string name) =>
        name == Postgres ? await CreateAsync(await PostgresCluster.SharedAsync()) : new CrashStore(null);

    public static async Task<CrashStore> CreateAsync(PostgresCluster cluster) => new(await cluster.CreateDatabaseAsync());

    public Task<ServerProcess> StartServerAsync() => ServerProcess.StartAsync(_folder, postgres: _database?.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
