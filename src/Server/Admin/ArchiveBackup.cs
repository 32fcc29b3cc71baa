using SyncEngine.Protocol;
using SyncEngine.Server.Admin.Archive;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>
/// A PostgreSQL database as one archive of its keys and all its workspaces, each as it was at one moment. Restoring writes the keys last, and
/// without keys no server starts on a store that has workspaces: half a store is never served.
/// </summary>
internal sealed class ArchiveBackup(IArchiveStore store, IKeyStore keys, WorkspaceExport export, ArchiveImport import) : IStoreBackup
{
    private const int WorkspacesAtOnce = 500;

    public async Task BackupAsync(string path, AdminReport report)
    {
        await using var draft = new DraftFile(path);
        using var writer = new ArchiveWriter(draft.Stream);
        await writer.BeginAsync();
        foreach (var key in (await keys.ListKeysAsync()).Reverse())
        {
            await writer.WriteAsync(new KeyRecord(key));
        }

        var workspaces = 0;
        Id<Workspace>? last = null;
        while (await store.ListWorkspacesAsync(last, WorkspacesAtOnce) is { Count: > 0 } page)
        {
            foreach (var workspace in page)
            {
                workspaces += await export.WriteAsync(writer, workspace, report) ? 1 : 0;
                last = workspace;
            }
        }

        await writer.EndAsync();
        await draft.CommitAsync();
        await report.SayAsync($"{workspaces} workspaces are in {path}");
    }

    public async Task RestoreAsync(string path, AdminReport report)
    {
        if ((await keys.ListKeysAsync()).Count > 0)
        {
            throw new AdminException("The database is not empty: a server has used it. Restore into an empty one.");
        }

        var archive = await ArchiveFile.CheckAsync(path, report);
        if (archive.Keys.Count == 0)
        {
            throw new AdminException($"{path} is the export of one workspace and holds no keys: import it.");
        }

        await archive.ImportAsync(import, resumes: true, report);
        foreach (var key in archive.Keys)
        {
            await keys.AddKeyAsync(key.Key, retireBefore: null);
        }

        await report.SayAsync($"{archive.Workspaces.Count} workspaces are here");
    }
}
