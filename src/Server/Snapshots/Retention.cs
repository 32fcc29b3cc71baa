using SyncEngine.Protocol;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Snapshots;

/// <summary>
/// Drops what nobody needs any more (invariant 9), of one workspace after the other, once an hour. Every node does: pruning what was pruned
/// changes nothing.
/// </summary>
internal sealed class Retention(
    IArchiveStore archive, ISnapshotStore snapshots, ServerOptions options, TimeProvider clock, ILogger<Retention> logger) : BackgroundService
{
    private const int WorkspacesAtOnce = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                await PruneAllAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task PruneAllAsync(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        try
        {
            Id<Workspace>? last = null;
            while (await archive.ListWorkspacesAsync(last, WorkspacesAtOnce) is { Count: > 0 } workspaces)
            {
                foreach (var workspace in workspaces)
                {
                    await PruneAsync(workspace, now, stopping);
                }

                last = workspaces[^1];
            }
        }
        catch (StorageException error)
        {
            Log.RetentionFailed(logger, error);
        }
    }

    private async Task PruneAsync(Id<Workspace> workspace, DateTimeOffset now, CancellationToken stopping)
    {
        long dropped;
        var all = 0L;
        do
        {
            stopping.ThrowIfCancellationRequested();
            dropped = await snapshots.PruneAsync(workspace, now - TimeSpan.FromDays(options.RetentionDays), now);
            all += dropped;
        }
        while (dropped == ISnapshotStore.PruneStep);

        if (all > 0)
        {
            Log.PayloadsPruned(logger, workspace, all);
        }
    }
}
