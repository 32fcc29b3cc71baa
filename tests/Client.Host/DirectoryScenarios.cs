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

    public static async Task Workspace_that_is_removed_is_found_no_more_and_its_removal_is_known_until_it_is_finished()
    {
        using var page = await WorkspaceDirectory.OpenAsync();
        using var worker = await WorkspaceDirectory.OpenAsync();
        var made = Made();
        var other = Made();
        await page.SaveAsync(made);
        await page.SaveAsync(other);
        var id = Id<Workspace>.Parse(made.WorkspaceId);

        await page.RemoveAsync(id);
        Assert.True(await page.FindAsync(id) is null);
        Assert.True((await page.RemovalsAsync()).Contains(id));

        // The worker had this to say before it heard of the removal: a token is not left behind.
        await worker.KeepAccessAsync(made with { GrantId = "g1", Token = "t1" });
        await page.FinishRemovalAsync(id);
        Assert.False((await page.RemovalsAsync()).Contains(id));
        await page.SaveAsync(made);
        Assert.Equal(made, await FindAsync(page, made));
        Assert.Equal(other, await FindAsync(page, other));
    }

    public static async Task Workspace_that_is_joined_again_is_not_to_be_removed_any_more()
    {
        using var directory = await WorkspaceDirectory.OpenAsync();
        var made = Made();
        await directory.SaveAsync(made);
        await directory.RemoveAsync(Id<Workspace>.Parse(made.WorkspaceId));

        await directory.SaveAsync(made);

        Assert.False((await directory.RemovalsAsync()).Contains(Id<Workspace>.Parse(made.WorkspaceId)));
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
