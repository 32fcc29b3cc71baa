using SyncEngine.Engine;

namespace SyncEngine.Client.App.Data;

/// <summary>How a workspace stands, as this tab tells it: what the worker says, and what this tab knows besides.</summary>
public static class TabStatus
{
    /// <param name="worker">What the worker said last.</param>
    /// <param name="unsaved">Deltas of this tab that are not on the disk.</param>
    /// <param name="unheard">Deltas of this tab that are on the disk and that the worker has not counted yet.</param>
    /// <param name="storeFails">This tab cannot write to, or read, the local store.</param>
    /// <param name="outdated">A newer version of the app has written here, or syncs here.</param>
    public static SyncStatus Of(SyncStatus worker, int unsaved, int unheard, bool storeFails, bool outdated)
    {
        var pending = worker.Pending + unsaved + unheard;
        var state = worker.State switch
        {
            _ when storeFails => SyncState.NotSaving,
            SyncState.Synced or SyncState.Syncing or SyncState.Saved when outdated => SyncState.UpdateNeeded,
            SyncState.Synced when unsaved + unheard > 0 => SyncState.Syncing,
            var said => said,
        };
        return new SyncStatus(state, pending);
    }
}
