using SyncEngine.Protocol;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>One workspace out of one file. Its devices hold tokens of the server it comes from, so a link lets a first one in here.</summary>
internal sealed class WorkspaceImport(ArchiveImport import, IArchiveStore store, IAccessStore access, TimeProvider clock)
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(7);

    public async Task RunAsync(string path, AdminReport report)
    {
        var archive = await ArchiveFile.CheckAsync(path, report);
        if (archive is not { Keys.Count: 0, Workspaces: [var id] })
        {
            throw new AdminException($"{path} is the backup of a whole database, with {archive.Workspaces.Count} workspaces: restore it.");
        }

        await archive.ImportAsync(import, resumes: false, report);
        await report.SayAsync($"workspace {id} is here");
        await InviteAsync((await store.FindWorkspaceAsync(id))!, report);
    }

    private async Task InviteAsync(ArchivedWorkspace workspace, AdminReport report)
    {
        var now = clock.GetUtcNow();
        if (workspace.Grants.FirstOrDefault(grant => grant.Role == Role.Master && grant.RefusalAt(now) is null) is not { } master)
        {
            await report.SayAsync("none of its masters admits any more, so that nobody can be invited");
            return;
        }

        var secret = InviteSecret.New();
        var invite = new StoredInvite(
            Id<Invite>.New(), workspace.Id, master.Id, "import", InviteSecret.Hash(secret), Scope.ReadWrite, now, now + LinkLifetime, Uses: 1,
            Role: Role.Master);
        await access.AddInviteAsync(invite);
        await report.SayAsync($"one device becomes master within {LinkLifetime.Days} days at /join#{workspace.Id}.{invite.Id}.{secret}");
    }
}
