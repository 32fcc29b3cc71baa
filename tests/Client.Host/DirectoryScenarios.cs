using SyncEngine.Client.Replica;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Host;

/// <summary>What the directory of a device's workspaces promises to pages, which save how they came to one, and to the worker, which keeps access.</summary>
public static class DirectoryScenarios
{
    private static readonly DateTimeOffset Added = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task Workspace_made_here_is_found_without_grant_and_token()
    {
        using var directory = await WorkspaceDirectory.OpenAsync();
        var made = Made();

        await directory.SaveAsync(made);

        Assert.Equal(made, await FindAsync(directory, made));
        Assert.False(made.IsOnServer);
    }

    public static async Task Access_kept_by_the_worker_is_found_by_pages_and_changes_neither_name_nor_age()
    {
        using var page = await WorkspaceDirectory.OpenAsync();
        using var worker = await WorkspaceDirectory.OpenAsync();
        var made = Made();
        await page.SaveAsync(made);

        await worker.KeepAccessAsync(made with { GrantId = "g1", Token = "t1", DeviceName = "Tablet", Name = "not the worker's", Added = Added.AddDays(1) });

        Assert.Equal(made with { GrantId = "g1", Token = "t1", DeviceName = "Tablet" }, await FindAsync(page, made));
    }

    public static async Task What_is_kept_late_for_an_earlier_grant_does_not_undo_joining_again()
    {
        using var page = await WorkspaceDirectory.OpenAsync();
        using var worker = await WorkspaceDirectory.OpenAsync();
        var first = Made() with { GrantId = "g1", Token = "t1" };
        await page.SaveAsync(first);
        var again = first with { GrantId = "g2", Token = "t2", Scope = Scope.Read };
        await page.SaveAsync(again);

        await worker.KeepAccessAsync(first with { DeviceName = "said before" });
        Assert.Equal(again, await FindAsync(page, first));

        await worker.KeepAccessAsync(again with { Scope = Scope.ReadWrite });
        Assert.Equal(again with { Scope = Scope.ReadWrite }, await FindAsync(page, first));
    }

    public static async Task Each_workspace_is_listed_once_with_what_was_kept_and_the_newest_first()
    {
        using var directory = await WorkspaceDirectory.OpenAsync();
        var older = Made();
        var newer = Made() with { Added = Added.AddHours(1) };
        await directory.SaveAsync(newer);
        await directory.SaveAsync(older);
        await directory.KeepAccessAsync(older with { GrantId = "g1", Token = "t1" });

        var listed = (await directory.ListAsync()).Where(record => record.WorkspaceId == older.WorkspaceId || record.WorkspaceId == newer.WorkspaceId);

        Assert.Equal([newer, older with { GrantId = "g1", Token = "t1" }], listed);
    }

    private static WorkspaceRecord Made() => new(
        Id<Workspace>.New().ToString(),
        Id<Device>.New().ToString(),
        "Phone",
        GrantId: null,
        Role.Master,
        Scope.ReadWrite,
        Expires: null,
        Token: null,
        Added,
        "Kitchen");

    private static async Task<WorkspaceRecord> FindAsync(WorkspaceDirectory directory, WorkspaceRecord record) =>
        await directory.FindAsync(Id<Workspace>.Parse(record.WorkspaceId)) ?? throw new InvalidOperationException("The workspace is not there.");
}
