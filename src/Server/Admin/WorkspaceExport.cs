using SyncEngine.Protocol;
using SyncEngine.Server.Admin.Archive;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>From the store into an archive, in pages: what it costs in memory does not depend on the size of the workspace.</summary>
internal sealed class WorkspaceExport(IArchiveStore store, ISnapshotStore snapshots)
{
    private long _entries;

    /// <summary>One workspace as one file.</summary>
    public async Task RunAsync(string id, string path, AdminReport report)
    {
        if (!Id<Workspace>.TryParse(id, out var workspace))
        {
            throw new AdminException($"'{id}' is no workspace id: {Id<Workspace>.TextLength} characters of base64url are expected.");
        }

        await using var draft = new DraftFile(path);
        using var writer = new ArchiveWriter(draft.Stream);
        await writer.BeginAsync();
        if (!await WriteAsync(writer, workspace, report))
        {
            throw new AdminException($"There is no workspace {id}.");
        }

        await writer.EndAsync();
        await draft.CommitAsync();
        await report.SayAsync($"workspace {id}: {_entries} entries are in {path}");
    }

    /// <returns>False when there is no such workspace; then nothing is written.</returns>
    public async Task<bool> WriteAsync(ArchiveWriter writer, Id<Workspace> id, AdminReport report)
    {
        // Before the head: the log then holds what the snapshot covers.
        var snapshot = await snapshots.FindNewestAsync(id);
        if (await store.FindWorkspaceAsync(id) is not { } workspace)
        {
            return false;
        }

        await writer.WriteAsync(new WorkspaceRecord(id, workspace.Created, workspace.Head));
        foreach (var grant in workspace.Grants)
        {
            await writer.WriteAsync(new GrantRecord(grant));
        }

        foreach (var invite in workspace.Invites)
        {
            await writer.WriteAsync(new InviteRecord(invite));
        }

        foreach (var entry in workspace.Audit)
        {
            await writer.WriteAsync(new AuditRecord(entry));
        }

        await foreach (var entries in CheckedLog.ReadAsync(store, workspace))
        {
            foreach (var entry in entries)
            {
                await writer.WriteAsync(new EntryRecord(entry));
            }

            _entries += entries.Count;
            await report.ProgressAsync($"{_entries} entries");
        }

        if (snapshot is not null)
        {
            await WriteAsync(writer, snapshot);
        }

        return true;
    }

    private async Task WriteAsync(ArchiveWriter writer, StoredSnapshot snapshot)
    {
        await writer.WriteAsync(new SnapshotRecord(snapshot));
        var left = snapshot.Length;
        for (var part = 0; left > 0; part++)
        {
            var bytes = await snapshots.ReadPartAsync(snapshot.Workspace, snapshot.Id, part)
                ?? throw new AdminException($"workspace {snapshot.Workspace}: its snapshot gave way to a newer one meanwhile. Try again.");
            await writer.WriteAsync(new SnapshotPartRecord(bytes));
            left -= bytes.Length;
        }
    }
}
