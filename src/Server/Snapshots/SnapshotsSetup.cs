namespace SyncEngine.Server.Snapshots;

internal static class SnapshotsSetup
{
    public static IServiceCollection AddSnapshots(this IServiceCollection services) => services
        .AddSingleton<SnapshotEndpoints>()
        .AddHostedService<Retention>()
        .AddHostedService<Compaction>();
}
