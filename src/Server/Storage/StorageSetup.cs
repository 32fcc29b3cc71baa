using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage.Postgres;
using SyncEngine.Server.Storage.Sqlite;

namespace SyncEngine.Server.Storage;

internal static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services, ServerOptions options) =>
        options.Postgres is { } connectionString ? services.AddPostgres(connectionString) : services.AddSqlite();

    /// <summary>Now and not with the first request: a store that cannot be opened must stop the start, with its reason.</summary>
    public static async Task OpenStorageAsync(this IHost app)
    {
        if (app.Services.GetService<PostgresDatabase>() is not { } postgres)
        {
            app.Services.GetRequiredService<SqliteDatabase>();
            return;
        }

        try
        {
            await postgres.OpenAsync();
        }
        catch (StorageException error)
        {
            throw new StartException($"ConnectionStrings:Postgres: the database cannot be used. {error.Message}", error);
        }
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton<DataFolder>()
        .AddSingleton(provider => new SqliteDatabase(
            provider.GetRequiredService<DataFolder>().Database,
            provider.GetRequiredService<ILogger<SqliteDatabase>>()))
        .AddSingleton<ILogStore, SqliteLogStore>()
        .AddSingleton<IAccessStore, SqliteAccessStore>()
        .AddSingleton<ISnapshotStore, SqliteSnapshotStore>()
        .AddSingleton<IKeyStore, SqliteKeyStore>()
        .AddSingleton<IArchiveStore, SqliteArchiveStore>()
        .AddSingleton<IStoreProbe, SqliteProbe>();

    private static IServiceCollection AddPostgres(this IServiceCollection services, string connectionString) => services
        .AddSingleton(provider => new PostgresDatabase(
            connectionString,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PostgresDatabase>>()))
        .AddSingleton<ILogStore, PostgresLogStore>()
        .AddSingleton<IAccessStore, PostgresAccessStore>()
        .AddSingleton<ISnapshotStore, PostgresSnapshotStore>()
        .AddSingleton<IKeyStore, PostgresKeyStore>()
        .AddSingleton<IArchiveStore, PostgresArchiveStore>()
        .AddSingleton<IStoreProbe, PostgresProbe>();
}
