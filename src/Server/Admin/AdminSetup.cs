using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Sqlite;

namespace SyncEngine.Server.Admin;

/// <summary>What the administrator can do, in the server and beside it.</summary>
internal static class AdminSetup
{
    public static IServiceCollection AddAdmin(this IServiceCollection services, ServerOptions options)
    {
        services
            .AddTransient<Administrator>()
            .AddTransient<StoreVerification>()
            .AddTransient<StatsReport>()
            .AddTransient<KeyRotation>()
            .AddTransient<WorkspaceExport>()
            .AddTransient<WorkspaceImport>()
            .AddTransient<ArchiveImport>();
        return options.Postgres is null
            ? services.AddTransient<IStoreBackup>(provider => new SqliteFileBackup(
                provider.GetRequiredService<DataFolder>(),
                provider.GetRequiredService<SqliteDatabase>,
                provider.GetRequiredService<ILogger<SqliteDatabase>>()))
            : services.AddTransient<IStoreBackup, ArchiveBackup>();
    }

    /// <summary>The commands work in this server, which on SQLite keeps all others out of its folder.</summary>
    public static IServiceCollection AddAdminSocket(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<LiveNode>();
        return options.Postgres is null ? services.AddHostedService<AdminSocket>() : services;
    }
}
