using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

public abstract class ArchiveStoreContract : StoreContract
{
    [Fact]
    public async Task Stats_count_what_is_there()
    {
        var empty = await Archive.ReadStatsAsync();
        Assert.Equal(new StoreStats(empty.Store, 0, 0, 0, 0, 0, empty.Bytes), empty);
        Assert.NotEmpty(empty.Store);
        Assert.True(empty.Bytes > 0);

        var master = await CreateMasterAsync();
        await CreateMasterAsync();
        await Access.AddInviteAsync(InviteOf(master));
        await AppendAsync(master.Workspace, Alice, 1, "a1", "a2", "a3");
        await PruneAsync(master, 2);

        var stats = await Archive.ReadStatsAsync();
        Assert.Equal(new StoreStats(empty.Store, 2, 3, 2, 1, 1, stats.Bytes), stats);
        Assert.True(stats.Bytes >= empty.Bytes);
    }

    [Fact]
    public async Task Workspaces_are_listed_in_the_order_of_their_ids_page_by_page()
    {
        var workspaces = new List<Id<Workspace>>();
        for (var i = 0; i < 7; i++)
        {
            workspaces.Add(await CreateWorkspaceAsync());
        }

        var listed = new List<Id<Workspace>>();
        IReadOnlyList<Id<Workspace>> page;
        do
        {
            page = await Archive.ListWorkspacesAsync(listed.Count == 0 ? null : listed[^1], 3);
            Assert.InRange(page.Count, 0, 3);
            listed.AddRange(page);
        }
        while (page.Count > 0);

        Assert.Equal(workspaces.OrderBy(workspace => workspace.Value), listed);
    }

    [Fact]
    public async Task Workspace_is_found_with_all_its_grants_and_the_invites_that_are_not_revoked()
    {
        var master = await CreateMasterAsync();
        var (open, revoked) = (InviteOf(master) with { Expires = Now.AddDays(-1), Uses = 1 }, InviteOf(master));
        await Access.AddInviteAsync(open);
        await Access.AddInviteAsync(revoked);
        await Access.RevokeInviteAsync(master.Workspace, revoked.Id, master.Id, Now);
        var other = await CreateMasterAsync();
        await Access.AddInviteAsync(InviteOf(other));
        await AppendAsync(master.Workspace, Alice, 1, "a1", "a2");

        var found = await Archive.FindWorkspaceAsync(master.Workspace);

        Assert.Equal(
            (master.Workspace, Now, await CursorAtAsync(master.Workspace, 2)), (found!.Id, found.Created, found.Head));
        Assert.Equal([master], found.Grants);
        Assert.Equal(open with { SecretHash = [] }, Assert.Single(found.Invites) with { SecretHash = [] });
        Assert.Equal(open.SecretHash, found.Invites[0].SecretHash);
        Assert.Equal(
            [AuditAction.Created, AuditAction.Invited, AuditAction.Invited, AuditAction.InviteRevoked],
            found.Audit.Select(entry => entry.Action));
        Assert.Null(await Archive.FindWorkspaceAsync(Id<Workspace>.New()));
    }

    [Fact]
    public async Task Entries_are_read_in_pages_as_they_are_stored()
    {
        var master = await CreateMasterAsync();
        await AppendAsync(master.Workspace, Alice, 1, new string('x', 68), new string('y', 68), new string('z', 500), "");
        var stored = ArchivedLog.Of(Alice, new string('x', 68), new string('y', 68), new string('z', 500), "");

        Assert.Equal(stored[..1].Select(Text), await ReadAsync(master.Workspace, 0, 199));
        Assert.Equal(stored[..2].Select(Text), await ReadAsync(master.Workspace, 0, 200));
        Assert.Equal(stored[2..3].Select(Text), await ReadAsync(master.Workspace, 2, 100));
        Assert.Equal(stored[3..].Select(Text), await ReadAsync(master.Workspace, 3, 100));
        Assert.Empty(await ReadAsync(master.Workspace, 4, 100));
        Assert.Empty(await ReadAsync(Id<Workspace>.New(), 0, 100));

        await PruneAsync(master, 2);
        stored = stored.PrunedTo(2);
        Assert.Equal(stored.Select(Text), await ReadAsync(master.Workspace, 0, 5000));
        Assert.Equal(stored[..2].Select(Text), await ReadAsync(master.Workspace, 0, 64));
    }

    [Fact]
    public async Task Imported_workspace_is_the_one_that_was_archived_also_after_opening_again()
    {
        var entries = ArchivedLog.Of(Alice, "a1", "a2", "", "a4").PrunedTo(2);
        var archived = ArchiveOf(entries);

        await ImportAsync(archived, entries);
        await ReopenAsync();

        Assert.Equal([archived.Id], await Archive.ListWorkspacesAsync(null, 10));
        var found = await Archive.FindWorkspaceAsync(archived.Id);
        Assert.Equal((archived.Id, archived.Created, archived.Head), (found!.Id, found.Created, found.Head));
        Assert.Equal(archived.Grants, found.Grants);
        Assert.Equal(archived.Invites.Select(Text), found.Invites.Select(Text));
        Assert.Equal(archived.Audit, found.Audit);
        Assert.Equal(entries.Select(Text), await ReadAsync(archived.Id, 0, 5000));
    }

    [Fact]
    public async Task Imported_workspace_is_synced_and_shared_as_before()
    {
        var entries = ArchivedLog.Of(Alice, "a1", "a2", "a3").PrunedTo(1);
        var archived = ArchiveOf(entries);
        await ImportAsync(archived, entries);

        Assert.Equal(
            new LogPosition(ArchivedLog.HeadOf(entries), 3, entries[1].Chain, PrunedSeq: 1), await Log.LocateAsync(archived.Id, Alice, 2));
        Assert.Equal([1, 3, 4], (await AppendAsync(archived.Id, Alice, 1, "a1")).Seqs
            .Concat((await AppendAsync(archived.Id, Alice, 3, "a3", "a4")).Seqs));
        Assert.Equal(AppendRefusal.ReplicaFork, (await AppendAsync(archived.Id, Alice, 1, "other")).Refusal);
        Assert.Equal(["a2", "a3", "a4"], await ReadTextsAsync(archived.Id, 0));
        Assert.Equal(
            AppendRefusal.QuotaExceeded, (await Log.AppendAsync(Given.Append(archived.Id, Alice, 5, "a5") with { MostBytes = 7 })).Refusal);
        Assert.Equal([5], (await Log.AppendAsync(Given.Append(archived.Id, Alice, 5, "a5") with { MostBytes = 8 })).Seqs);
        Assert.Equal(archived.Grants[0], await Access.FindGrantAsync(archived.Grants[0].Id));
        Assert.Equal(Role.Master, (await RedeemAsync(archived))!.Role);
        Assert.Equal([45, 44, 43, 41], (await Access.ListAuditAsync(archived.Id, long.MaxValue, 10)).Select(entry => entry.Number));
    }

    [Fact]
    public async Task Snapshot_is_put_in_while_an_import_is_under_way()
    {
        var entries = ArchivedLog.Of(Alice, "a1", "a2");
        var archived = ArchiveOf(entries);
        await Archive.BeginImportAsync(archived.Id, Now);
        await Archive.ImportEntriesAsync(archived.Id, entries);

        var snapshot = await PublishAsync(archived.Id, 2, "all of it");
        await Archive.FinishImportAsync(archived);

        Assert.Equal(snapshot, await Snapshots.FindNewestAsync(archived.Id));
    }

    [Fact]
    public async Task Nobody_is_admitted_before_an_import_is_finished_and_the_workspace_cannot_be_created_meanwhile()
    {
        var entries = ArchivedLog.Of(Alice, "a1");
        var archived = ArchiveOf(entries);
        Assert.True(await Archive.BeginImportAsync(archived.Id, Now));
        await Archive.ImportEntriesAsync(archived.Id, entries);

        Assert.Null(await Access.FindGrantAsync(archived.Grants[0].Id));
        Assert.Empty(await Access.FindGrantsAsync([archived.Grants[0].Id]));
        Assert.Empty(await Access.ListGrantsAsync(archived.Id));
        Assert.Null(await RedeemAsync(archived));
        Assert.Null(await Access.CreateWorkspaceAsync(Given.Master(archived.Id)));
        Assert.Empty(await Archive.ListWorkspacesAsync(null, 10));
        Assert.Null(await Archive.FindWorkspaceAsync(archived.Id));
        Assert.Equal(0, (await Archive.ReadStatsAsync()).Workspaces);
    }

    [Fact]
    public async Task Workspace_that_is_there_is_never_imported_over()
    {
        var master = await CreateMasterAsync();
        await AppendAsync(master.Workspace, Alice, 1, "a1");

        Assert.False(await Archive.BeginImportAsync(master.Workspace, Now));
        await Assert.ThrowsAsync<StorageException>(() =>
            Archive.ImportEntriesAsync(master.Workspace, ArchivedLog.Of(Alice, "a1", "a2")[1..]));
        await Assert.ThrowsAsync<StorageException>(() => Archive.FinishImportAsync(ArchiveOf(ArchivedLog.Of(Alice, "a1")) with
        {
            Id = master.Workspace,
        }));

        Assert.Equal(["a1"], await ReadTextsAsync(master.Workspace, 0));
        Assert.Equal([master], await Access.ListGrantsAsync(master.Workspace));
    }

    [Fact]
    public async Task Import_that_was_not_finished_starts_over_and_one_that_was_does_not()
    {
        var left = ArchivedLog.Of(Bob, Enumerable.Range(1, 12_000).Select(i => Bytes.Of($"b{i}"))).ToList();
        var entries = ArchivedLog.Of(Alice, "a1");
        var archived = ArchiveOf(entries);
        await Archive.BeginImportAsync(archived.Id, Now.AddDays(-1));
        await Archive.ImportEntriesAsync(archived.Id, left);
        await PublishAsync(archived.Id, left.Count, "all of it");

        await ImportAsync(archived, entries);

        Assert.Equal(["a1"], await ReadTextsAsync(archived.Id, 0));
        Assert.Equal(archived.Created, (await Archive.FindWorkspaceAsync(archived.Id))!.Created);
        Assert.Null(await Snapshots.FindNewestAsync(archived.Id));
        Assert.Equal(0, (await Log.LocateAsync(archived.Id, Bob, 0)).AckedCounter);
        Assert.False(await Archive.BeginImportAsync(archived.Id, Now));
    }

    [Fact]
    public async Task Entries_that_do_not_follow_are_refused_together()
    {
        var entries = ArchivedLog.Of(Alice, "a1", "a2", "a3", "a4");
        var workspace = Id<Workspace>.New();
        await Archive.BeginImportAsync(workspace, Now);
        await Archive.ImportEntriesAsync(workspace, entries[..1]);

        await Assert.ThrowsAsync<StorageException>(() => Archive.ImportEntriesAsync(workspace, entries[..1]));
        await Assert.ThrowsAsync<StorageException>(() => Archive.ImportEntriesAsync(workspace, entries[2..]));
        await Assert.ThrowsAsync<StorageException>(() => Archive.ImportEntriesAsync(workspace, [entries[1], entries[3]]));
        await Archive.ImportEntriesAsync(workspace, []);
        await Archive.ImportEntriesAsync(workspace, entries[1..]);

        Assert.Equal(entries.Select(Text), await ReadAsync(workspace, 0, 5000));
    }

    [Fact]
    public async Task Import_without_a_beginning_is_refused()
    {
        var entries = ArchivedLog.Of(Alice, "a1");
        var archived = ArchiveOf(entries);

        await Assert.ThrowsAsync<StorageException>(() => Archive.ImportEntriesAsync(archived.Id, entries));
        await Assert.ThrowsAsync<StorageException>(() => Archive.FinishImportAsync(archived));

        Assert.Empty(await Access.ListGrantsAsync(archived.Id));
    }

    [Fact]
    public async Task Import_that_does_not_end_at_the_head_is_not_finished()
    {
        var entries = ArchivedLog.Of(Alice, "a1", "a2");
        var archived = ArchiveOf(entries);
        await Archive.BeginImportAsync(archived.Id, Now);
        await Archive.ImportEntriesAsync(archived.Id, entries[..1]);

        await Assert.ThrowsAsync<StorageException>(() => Archive.FinishImportAsync(archived));
        await Assert.ThrowsAsync<StorageException>(() =>
            Archive.FinishImportAsync(archived with { Head = new Cursor(1, entries[1].Chain) }));

        Assert.Empty(await Access.ListGrantsAsync(archived.Id));
    }

    [Fact]
    public async Task Empty_workspace_is_imported_too()
    {
        var archived = ArchiveOf([]);

        await ImportAsync(archived, []);

        Assert.Equal(Cursor.Start, (await Archive.FindWorkspaceAsync(archived.Id))!.Head);
        Assert.Equal([1], (await AppendAsync(archived.Id, Alice, 1, "a1")).Seqs);
    }

    private static ArchivedWorkspace ArchiveOf(List<ArchivedEntry> entries)
    {
        var master = Given.Master(Id<Workspace>.New()) with
        {
            LastSeen = Now.AddDays(2),
            CursorSeq = 1,
            Expires = Now.AddDays(400),
            Revision = 3,
        };
        var bob = Given.Device(master.Workspace, scope: Scope.Read) with
        {
            Issued = Now.AddDays(-1),
            Revoked = Now.AddDays(1),
            Invite = Id<Invite>.New(),
        };
        var head = entries.Count == 0 ? Cursor.Start : ArchivedLog.HeadOf(entries);
        return new ArchivedWorkspace(
            master.Workspace,
            Now.AddDays(-2),
            head,
            [master, bob],
            [InviteOf(master) with { Uses = 3, Used = 2, SecretHash = [1, 2, 3], Role = Role.Master }],
            [
                new AuditEntry(41, Now.AddDays(-2), AuditAction.Created, master.Id, "alice", "alice"),
                new AuditEntry(43, Now.AddDays(-1), AuditAction.Joined, bob.Id, "bob", "for bob", Scope.Read),
                new AuditEntry(44, Now, AuditAction.ExpiryChanged, master.Id, "alice", "bob", Expires: Now.AddDays(1)),
            ]);
    }

    private async Task ImportAsync(ArchivedWorkspace archived, List<ArchivedEntry> entries)
    {
        Assert.True(await Archive.BeginImportAsync(archived.Id, archived.Created));
        foreach (var some in entries.Chunk(2))
        {
            await Archive.ImportEntriesAsync(archived.Id, some);
        }

        await Archive.FinishImportAsync(archived);
    }

    private Task<StoredGrant?> RedeemAsync(ArchivedWorkspace archived)
    {
        var invite = archived.Invites[0];
        return Access.RedeemInviteAsync(
            new Redemption(archived.Id, invite.Id, invite.SecretHash, Id<Grant>.New(), Id<Device>.New(), "carol", Now));
    }

    private async Task<IEnumerable<string>> ReadAsync(Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        (await Archive.ReadEntriesAsync(workspace, afterSeq, pageBytes)).Select(Text);

    private static string Text(ArchivedEntry entry)
    {
        var payload = entry.Payload is null ? "pruned" : Convert.ToHexString(entry.Payload);
        return $"{entry.Seq} {entry.Replica} {entry.Counter} {Convert.ToHexString(entry.Hash)} {entry.Chain} {payload}";
    }

    private static string Text(StoredInvite invite) => $"{invite with { SecretHash = [] }} {Convert.ToHexString(invite.SecretHash)}";
}
