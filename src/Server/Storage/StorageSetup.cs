using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage.Sqlite;

namespace SyncEngine.Server.Storage;

internal static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton<DataFolder>()
        .AddSqlite();

    /// <summary>Now and not with the first request: a store that cannot be opened must stop the start, with its reason.</summary>
    public static Task OpenStorageAsync(this IHost app)
    {
        app.Services.GetRequiredService<SqliteDatabase>();
        return Task.CompletedTask;
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton(provider => new SqliteDatabase(
            provider.GetRequiredService<DataFolder>().Database,
            provider.GetRequiredService<ILogger<SqliteDatabase>>()))
        .AddSingleton<ILogStore, SqliteLogStore>()
        .AddSingleton<IAccessStore, SqliteAccessStore>()
        .AddSingleton<ISnapshotStore, SqliteSnapshotStore>()
        .AddSingleton<IKeyStore, SqliteKeyStore>()
        .AddSingleton<IArchiveStore, SqliteArchiveStore>();
}
