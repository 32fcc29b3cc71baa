using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>Walks every chain of the store, and names for each workspace the first entry that is wrong.</summary>
internal sealed class StoreVerification(IArchiveStore store)
{
    private const int WorkspacesAtOnce = 500;

    private long _workspaces;
    private long _entries;
    private long _damaged;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(AdminReport report)
    {
        Id<Workspace>? last = null;
        IReadOnlyList<Id<Workspace>> page;
        do
        {
            page = await store.ListWorkspacesAsync(last, WorkspacesAtOnce);
            foreach (var workspace in page)
            {
                await VerifyAsync(workspace, report);
                last = workspace;
            }
        }
        while (page.Count > 0);

        await report.SayAsync(FormattableString.Invariant($"{_workspaces} workspaces with {_entries} entries: {_damaged} damaged"));
        return _damaged == 0 ? 0 : 1;
    }

    private async Task VerifyAsync(Id<Workspace> id, AdminReport report)
    {
        _workspaces++;
        try
        {
            if (await store.FindWorkspaceAsync(id) is not { } workspace)
            {
                return;
            }

            await foreach (var entries in CheckedLog.ReadAsync(store, workspace))
            {
                _entries += entries.Count;
                await report.ProgressAsync($"{_workspaces} workspaces, {_entries} entries");
            }
        }
        catch (AdminException error)
        {
            _damaged++;
            await report.SayAsync(error.Message);
        }
        catch (StorageException error)
        {
            _damaged++;
            await report.SayAsync($"workspace {id}: it cannot be read: {error.Message}");
        }
    }
}
