using SyncEngine.Client.App.Sync;
using SyncEngine.Client.Replica;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>Takes a workspace off this device: its record with the token, its engine, its local store, and nothing of any other.</summary>
public sealed class WorkspaceRemoval(DeviceWorkspaces workspaces, WorkerLink link, TimeProvider time)
{
    /// <summary>The other tabs close what they show of it.</summary>
    public async Task RemoveAsync(Id<Workspace> id)
    {
        // First of all: whatever is cut short from here on is finished later, and nobody opens the workspace meanwhile.
        await workspaces.RemoveAsync(id);
        await FinishAsync(id);
    }

    /// <summary>Deletes what this device has stored of a workspace that it keeps: all of it comes from the server again.</summary>
    public async Task<bool> EmptyAsync(Id<Workspace> id)
    {
        // Whoever has the store open would put a new one in the place of one that is deleted.
        await link.RemoveAsync(id, time);
        return await ReplicaDatabase.DeleteAsync(id);
    }

    /// <summary>Finishes what was cut short, or was in the way of a page that did not answer.</summary>
    public async Task ResumeAsync()
    {
        foreach (var id in await workspaces.RemovalsAsync())
        {
            await FinishAsync(id);
        }
    }

    private async Task FinishAsync(Id<Workspace> id)
    {
        if (await EmptyAsync(id))
        {
            await workspaces.FinishRemovalAsync(id);
        }
    }
}
