using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

public abstract class AccessStoreContract : StoreContract
{
    private static readonly byte[] SecretHash = new byte[32];

    [Fact]
    public async Task Workspace_is_created_once()
    {
        var master = Given.Master(Id<Workspace>.New());

        Assert.Equal(master, await Access.CreateWorkspaceAsync(master));
        Assert.Null(await Access.CreateWorkspaceAsync(Given.Master(master.Workspace)));
        Assert.Equal([master], await Access.ListGrantsAsync(master.Workspace));
    }

    [Fact]
    public async Task Workspace_that_many_devices_create_at_once_has_one_master()
    {
        var workspace = Id<Workspace>.New();

        var masters = await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => Access.CreateWorkspaceAsync(Given.Master(workspace))));

        Assert.Equal([Assert.Single(masters, master => master is not null)!], await Access.ListGrantsAsync(workspace));
    }

    [Fact]
    public async Task Grants_and_invites_are_listed_newest_first_and_revoked_grants_with_them()
    {
        var (master, earlier) = await CreateInviteAsync();
        var bob = await RedeemAsync(master.Workspace, at: Now.AddHours(2));
        var carol = await RedeemAsync(master.Workspace, at: Now.AddHours(1));
        await Access.RevokeAsync(master, bob!, Now.AddHours(3));
        var later = InviteOf(master) with { Created = Now.AddMinutes(1) };
        await Access.AddInviteAsync(later);

        Assert.Equal([bob!.Id, carol!.Id, master.Id], (await Access.ListGrantsAsync(master.Workspace)).Select(grant => grant.Id));
        Assert.Equal([later.Id, earlier.Id], (await ListAsync(master.Workspace)).Select(invite => invite.Id));
    }

    [Fact]
    public async Task Device_whose_answer_was_lost_creates_again_and_gets_the_same_grant()
    {
        var master = Given.Master(Id<Workspace>.New());
        await Access.CreateWorkspaceAsync(master);

        Assert.Equal(master, await Access.CreateWorkspaceAsync(Given.Master(master.Workspace, master.Device)));

        await SeeAsync(master, 0);
        Assert.Null(await Access.CreateWorkspaceAsync(Given.Master(master.Workspace, master.Device)));
    }

    [Fact]
    public async Task Grant_is_found_as_it_was_stored_also_after_opening_again()
    {
        var master = Given.Master(Id<Workspace>.New()) with { Expires = Now.AddDays(1), DeviceName = "Ålice's phone 📱" };
        await Access.CreateWorkspaceAsync(master);

        await ReopenAsync();

        Assert.Equal(master, await Access.FindGrantAsync(master.Id));
        Assert.Null(await Access.FindGrantAsync(Id<Grant>.New()));
    }

    [Fact]
    public async Task Grants_are_found_together_however_many_are_asked_for()
    {
        var alice = Given.Master(Id<Workspace>.New());
        var bob = Given.Master(Id<Workspace>.New());
        await Access.CreateWorkspaceAsync(alice);
        await Access.CreateWorkspaceAsync(bob);
        var asked = Enumerable.Range(1, 5000).Select(_ => Id<Grant>.New()).Prepend(alice.Id).Append(bob.Id).Append(bob.Id).ToList();

        var found = await Access.FindGrantsAsync(asked);

        Assert.Equal(new[] { alice, bob }.ToHashSet(), found.ToHashSet());
        Assert.Equal(2, found.Count);
        Assert.Empty(await Access.FindGrantsAsync([]));
    }

    [Fact]
    public async Task Seeing_a_device_is_recorded_and_returns_the_grant()
    {
        var master = Given.Master(Id<Workspace>.New());
        await Access.CreateWorkspaceAsync(master);

        var seen = await Access.RecordSeenAsync(new Seen(master.Id, Now.AddHours(1), 42, Now.AddHours(2)));

        Assert.Equal(master with { LastSeen = Now.AddHours(1), CursorSeq = 42, OnlineUntil = Now.AddHours(2) }, seen);
        Assert.Equal(seen, await Access.FindGrantAsync(master.Id));
        Assert.Null(await SeeAsync(Given.Master(Id<Workspace>.New()), 0));
    }

    [Fact]
    public async Task Revoked_grant_stays_revoked_at_the_first_moment_and_is_a_newer_revision()
    {
        var (master, _) = await CreateInviteAsync();
        var bob = await RedeemAsync(master.Workspace);

        var outcome = await Access.RevokeAsync(master, bob!, Now.AddHours(1));
        var again = await Access.RevokeAsync(master, bob!, Now.AddHours(2));

        var revoked = bob! with { Revoked = Now.AddHours(1), Revision = 2 };
        Assert.Null(outcome.Refusal);
        Assert.Equal([revoked], outcome.Changed);
        Assert.Null(again.Refusal);
        Assert.Empty(again.Changed);
        Assert.Equal(revoked, await Access.FindGrantAsync(bob!.Id));
    }

    [Fact]
    public async Task Grant_of_another_workspace_is_not_found_and_not_revoked()
    {
        var one = Given.Master(Id<Workspace>.New());
        var other = Given.Master(Id<Workspace>.New());
        await Access.CreateWorkspaceAsync(one);
        await Access.CreateWorkspaceAsync(other);

        Assert.Equal(GrantRefusal.NotFound, (await Access.RevokeAsync(one, other)).Refusal);
        Assert.Equal(other, await Access.FindGrantAsync(other.Id));
    }

    [Fact]
    public async Task Last_master_is_not_revoked()
    {
        var master = Given.Master(Id<Workspace>.New());
        await Access.CreateWorkspaceAsync(master);

        Assert.Equal(GrantRefusal.LastMaster, (await Access.RevokeAsync(master, master)).Refusal);
        Assert.Equal(master, await Access.FindGrantAsync(master.Id));
    }

    [Fact]
    public async Task Invite_gives_its_scope_and_counts_its_uses()
    {
        var (master, invite) = await CreateInviteAsync(scope: Scope.Read, uses: 2);

        var bob = await RedeemAsync(master.Workspace);

        Assert.Equal((Role.Access, Scope.Read, invite.Id), (bob!.Role, bob.Scope, bob.Invite));
        Assert.Equal([invite with { Used = 1 }], await ListAsync(master.Workspace), SameInvite);
        Assert.NotNull(await RedeemAsync(master.Workspace));
        Assert.Empty(await ListAsync(master.Workspace));
        Assert.Null(await RedeemAsync(master.Workspace));
    }

    [Fact]
    public async Task Uses_are_never_exceeded_however_many_redeem_at_once()
    {
        var (master, _) = await CreateInviteAsync(uses: 5);

        var grants = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RedeemAsync(master.Workspace)));

        Assert.Equal(5, grants.Count(grant => grant is not null));
        Assert.Equal(6, (await Access.ListGrantsAsync(master.Workspace)).Count);
        Assert.Equal(5, (await AuditAsync(master)).Count(entry => entry.Action == AuditAction.Joined));
    }

    [Fact]
    public async Task Device_whose_answer_was_lost_redeems_again_and_gets_the_same_grant_for_the_same_use()
    {
        var (master, _) = await CreateInviteAsync(uses: 1);
        var device = Id<Device>.New();
        var bob = await RedeemAsync(master.Workspace, device: device);

        Assert.Equal(bob, await RedeemAsync(master.Workspace, device: device));

        await SeeAsync(bob!, 0);
        Assert.Null(await RedeemAsync(master.Workspace, device: device));
    }

    [Fact]
    public async Task Wrong_secret_redeems_nothing_not_even_for_a_device_that_has_redeemed()
    {
        var (master, invite) = await CreateInviteAsync();
        var device = Id<Device>.New();
        await RedeemAsync(master.Workspace, device: device);
        var wrong = new byte[32];
        wrong[31] = 1;

        Assert.Null(await RedeemAsync(master.Workspace, secretHash: wrong));
        Assert.Null(await RedeemAsync(master.Workspace, secretHash: wrong, device: device));
        Assert.Equal([invite with { Used = 1 }], await ListAsync(master.Workspace), SameInvite);
    }

    [Fact]
    public async Task Invite_ends_when_its_time_is_over()
    {
        var (master, _) = await CreateInviteAsync(expires: Now.AddHours(1));

        Assert.Null(await RedeemAsync(master.Workspace, at: Now.AddHours(1)));
        Assert.Empty(await ListAsync(master.Workspace, Now.AddHours(1)));
        Assert.NotNull(await RedeemAsync(master.Workspace, at: Now.AddHours(1).AddMilliseconds(-1)));
    }

    [Fact]
    public async Task Revoked_invite_redeems_nothing_and_is_not_revoked_twice()
    {
        var (master, invite) = await CreateInviteAsync();

        Assert.False(await Access.RevokeInviteAsync(Id<Workspace>.New(), invite.Id, master.Id, Now));
        Assert.True(await Access.RevokeInviteAsync(master.Workspace, invite.Id, master.Id, Now));
        Assert.False(await Access.RevokeInviteAsync(master.Workspace, invite.Id, master.Id, Now));

        Assert.Null(await RedeemAsync(master.Workspace));
        Assert.Empty(await ListAsync(master.Workspace));
    }

    [Fact]
    public async Task Invite_dies_with_the_grant_that_made_it()
    {
        var master = await CreateMasterAsync();
        _invite = await MakeAsync(InviteOf(master) with { Role = Role.Master });
        var second = await RedeemAsync(master.Workspace);
        _invite = await MakeAsync(InviteOf(second!));

        Assert.NotNull(await RedeemAsync(master.Workspace));
        await Access.RevokeAsync(master, second!);

        Assert.Null(await RedeemAsync(master.Workspace));
        Assert.DoesNotContain(_invite, (await ListAsync(master.Workspace)).Select(invite => invite.Id));
    }

    [Fact]
    public async Task Invite_does_not_open_another_workspace()
    {
        await CreateInviteAsync();
        var other = await CreateWorkspaceAsync();

        Assert.Null(await RedeemAsync(other));
    }

    [Fact]
    public async Task Rename_scope_and_expiry_are_changed_together_and_only_they()
    {
        var (master, _) = await CreateInviteAsync();
        var bob = await RedeemAsync(master.Workspace);
        bob = await Access.RecordSeenAsync(new Seen(bob!.Id, Now, 7, Now.AddMinutes(1)));

        var outcome = await Access.ChangeGrantAsync(new GrantChange(
            master.Workspace,
            master.Id,
            bob!.Id,
            [new GrantEdit.Rename("Bøb's phone 📱"), new GrantEdit.Rescope(Scope.Read), new GrantEdit.Expire(Now.AddDays(1))],
            Now));

        var changed = bob with { DeviceName = "Bøb's phone 📱", Scope = Scope.Read, Expires = Now.AddDays(1), Revision = 2 };
        Assert.Null(outcome.Refusal);
        Assert.Equal([changed], outcome.Changed);
        Assert.Equal(changed, await Access.FindGrantAsync(bob.Id));
        Assert.Equal(master, await Access.FindGrantAsync(master.Id));
        Assert.Null((await Access.ChangeAsync(master, bob, new GrantEdit.Expire(null))).Refusal);
        Assert.Equal(changed with { Expires = null, Revision = 3 }, await Access.FindGrantAsync(bob.Id));
    }

    [Fact]
    public async Task Change_of_which_one_edit_is_refused_changes_nothing()
    {
        var (master, second) = await CreateTwoMastersAsync();
        var trail = await AuditAsync(master);

        var outcome = await Access.ChangeGrantAsync(new GrantChange(
            master.Workspace, master.Id, second.Id, [new GrantEdit.Rename("x"), new GrantEdit.Rescope(Scope.Read)], Now));

        Assert.Equal(GrantRefusal.MasterFixed, outcome.Refusal);
        Assert.Empty(outcome.Changed);
        Assert.Equal(second, await Access.FindGrantAsync(second.Id));
        Assert.Equal(trail, await AuditAsync(master));
    }

    [Fact]
    public async Task Hand_over_passes_mastership_and_open_invites()
    {
        var (master, invite) = await CreateInviteAsync();
        var bob = await RedeemAsync(master.Workspace);
        var ofAnother = await CreateMasterAsync();
        await MakeAsync(InviteOf(ofAnother));

        var outcome = await Access.ChangeAsync(master, bob!, new GrantEdit.TakeOver());

        Assert.Equal(
            new HashSet<StoredGrant> { bob! with { Role = Role.Master, Revision = 2 }, master with { Role = Role.Access, Revision = 2 } },
            (await Access.ListGrantsAsync(master.Workspace)).ToHashSet());
        Assert.Equal(2, outcome.Changed.Count);
        Assert.Equal([invite with { Maker = bob!.Id, Used = 1 }], await ListAsync(master.Workspace), SameInvite);
        Assert.Equal(ofAnother.Id, Assert.Single(await ListAsync(ofAnother.Workspace)).Maker);
        Assert.NotNull(await RedeemAsync(master.Workspace));
        Assert.Null((await Access.RevokeAsync(bob, master)).Refusal);
        Assert.NotNull(await RedeemAsync(master.Workspace));
    }

    [Fact]
    public async Task What_makes_masters_is_dead_after_a_hand_over()
    {
        var master = await CreateMasterAsync();
        var bob = Given.Device(master.Workspace);
        await Access.IssueGrantAsync(bob, master.Id);
        _invite = await MakeAsync(InviteOf(master) with { Role = Role.Master, Uses = 1 });
        Assert.NotEmpty(await ListAsync(master.Workspace));

        await Access.ChangeAsync(master, bob, new GrantEdit.TakeOver());

        Assert.Empty(await ListAsync(master.Workspace));
        Assert.Null(await RedeemAsync(master.Workspace));
    }

    [Fact]
    public async Task Grant_is_issued_by_a_master_and_by_nobody_else()
    {
        var master = await CreateMasterAsync();
        var bob = Given.Device(master.Workspace, scope: Scope.Read) with { Expires = Now.AddDays(1) };

        Assert.True(await Access.IssueGrantAsync(bob, master.Id));

        Assert.Equal(bob, await Access.FindGrantAsync(bob.Id));
        var carol = Given.Device(master.Workspace);
        Assert.False(await Access.IssueGrantAsync(carol, bob.Id));
        Assert.False(await Access.IssueGrantAsync(carol, (await CreateMasterAsync()).Id));
        Assert.Null(await Access.FindGrantAsync(carol.Id));
    }

    [Fact]
    public async Task Invite_is_made_and_revoked_by_a_master_and_by_nobody_else()
    {
        var (master, invite) = await CreateInviteAsync();
        var bob = await RedeemAsync(master.Workspace);
        var stranger = await CreateMasterAsync();

        Assert.False(await Access.AddInviteAsync(InviteOf(bob!)));
        Assert.False(await Access.AddInviteAsync(InviteOf(stranger) with { Workspace = master.Workspace }));
        Assert.False(await Access.RevokeInviteAsync(master.Workspace, invite.Id, bob!.Id, Now));
        Assert.False(await Access.RevokeInviteAsync(master.Workspace, invite.Id, stranger.Id, Now));
        Assert.Equal([invite.Id], (await ListAsync(master.Workspace)).Select(listed => listed.Id));
    }

    [Fact]
    public async Task Many_devices_are_seen_at_once_and_none_is_changed_otherwise()
    {
        var master = await CreateMasterAsync();
        var devices = Enumerable.Range(0, 520).Select(i => Given.Device(master.Workspace, $"device {i}")).ToList();
        foreach (var device in devices)
        {
            await Access.IssueGrantAsync(device, master.Id);
        }

        await Access.RecordSeenAsync(
            [.. devices.Select((device, i) => new Seen(device.Id, Now.AddSeconds(i), i, i % 2 == 0 ? null : Now.AddMinutes(i)))]);

        var found = (await Access.FindGrantsAsync([.. devices.Select(device => device.Id)])).ToHashSet();
        Assert.Equal(
            devices.Select((device, i) => device with
            {
                LastSeen = Now.AddSeconds(i),
                CursorSeq = i,
                OnlineUntil = i % 2 == 0 ? null : Now.AddMinutes(i),
            }).ToHashSet(),
            found);
        await Access.RecordSeenAsync([.. devices.Select(device => new Seen(device.Id, Now, 0, OnlineUntil: null))]);
        Assert.All(await Access.FindGrantsAsync([.. devices.Select(device => device.Id)]), grant => Assert.Null(grant.OnlineUntil));
        await Access.RecordSeenAsync([]);
        await Access.RecordSeenAsync([new Seen(Id<Grant>.New(), Now, 0, null)]);
    }

    [Fact]
    public async Task Trail_tells_what_was_done_newest_first_with_the_names_as_they_were_also_after_opening_again()
    {
        var (master, invite) = await CreateInviteAsync(scope: Scope.Read, expires: Now.AddDays(7));
        var bob = await RedeemAsync(master.Workspace);
        await Access.ChangeAsync(master, bob!, new GrantEdit.Rename("robert"), Now.AddHours(1));
        await Access.ChangeAsync(bob!, bob!, new GrantEdit.Rename("rob"), Now.AddHours(2));
        await Access.ChangeAsync(master, master, new GrantEdit.Rename("Ålice"), Now.AddHours(3));
        await Access.ChangeAsync(master, bob!, new GrantEdit.Rescope(Scope.ReadWrite), Now.AddHours(4));
        await Access.ChangeAsync(master, bob!, new GrantEdit.Expire(Now.AddDays(2)), Now.AddHours(5));
        await Access.RevokeInviteAsync(master.Workspace, invite.Id, master.Id, Now.AddHours(6));
        await Access.ChangeAsync(master, bob!, new GrantEdit.TakeOver(), Now.AddHours(7));
        await Access.RevokeAsync(bob!, master, Now.AddHours(8));

        await ReopenAsync();

        Assert.Equal(
            [
                new AuditEntry(10, Now.AddHours(8), AuditAction.Revoked, bob!.Id, "rob", "Ålice"),
                new AuditEntry(9, Now.AddHours(7), AuditAction.HandedOver, master.Id, "Ålice", "rob"),
                new AuditEntry(8, Now.AddHours(6), AuditAction.InviteRevoked, master.Id, "Ålice", "for bob"),
                new AuditEntry(7, Now.AddHours(5), AuditAction.ExpiryChanged, master.Id, "Ålice", "rob", Expires: Now.AddDays(2)),
                new AuditEntry(6, Now.AddHours(4), AuditAction.ScopeChanged, master.Id, "Ålice", "rob", Scope.ReadWrite),
                new AuditEntry(5, Now.AddHours(3), AuditAction.Renamed, master.Id, "alice", "Ålice"),
                new AuditEntry(4, Now.AddHours(2), AuditAction.Renamed, bob.Id, "robert", "rob"),
                new AuditEntry(3, Now.AddHours(1), AuditAction.Renamed, master.Id, "alice", "robert"),
                new AuditEntry(2, Now, AuditAction.Joined, bob.Id, "bob", "for bob", Scope.Read),
                new AuditEntry(1, Now, AuditAction.Invited, master.Id, "alice", "for bob", Scope.Read, Now.AddDays(7)),
            ],
            (await AuditAsync(master)).SkipLast(1).Select(entry => entry with { Number = entry.Number - 1 }));
        Assert.Equal(new AuditEntry(1, Now, AuditAction.Created, master.Id, "alice", "alice"), (await AuditAsync(master))[^1]);
    }

    [Fact]
    public async Task Trail_is_read_in_pages_and_tells_nothing_of_another_workspace()
    {
        var master = await CreateMasterAsync();
        var stranger = await CreateMasterAsync();
        for (var i = 0; i < 7; i++)
        {
            await Access.ChangeAsync(master, master, new GrantEdit.Rename($"{i}"));
        }

        Assert.Equal([8, 7, 6], (await Access.ListAuditAsync(master.Workspace, long.MaxValue, 3)).Select(entry => entry.Number));
        Assert.Equal([5, 4, 3], (await Access.ListAuditAsync(master.Workspace, 6, 3)).Select(entry => entry.Number));
        Assert.Equal([2, 1], (await Access.ListAuditAsync(master.Workspace, 3, 3)).Select(entry => entry.Number));
        Assert.Empty(await Access.ListAuditAsync(master.Workspace, 1, 3));
        Assert.Equal(AuditAction.Created, Assert.Single(await AuditAsync(stranger)).Action);
        Assert.Empty(await Access.ListAuditAsync(Id<Workspace>.New(), long.MaxValue, 3));
    }

    [Fact]
    public async Task Trail_keeps_the_newest_entries_and_no_more_than_its_bound()
    {
        var master = await CreateMasterAsync();
        var stranger = await CreateMasterAsync();
        const int Renames = AuditEntry.MostKept + 20;
        for (var renamed = 0; renamed < Renames; renamed += 60)
        {
            await Access.ChangeGrantAsync(new GrantChange(
                master.Workspace,
                master.Id,
                master.Id,
                [.. Enumerable.Range(renamed, 60).Select(i => new GrantEdit.Rename($"{i}"))],
                Now));
        }

        var trail = await AuditAsync(master);
        Assert.Equal(Enumerable.Range(22, AuditEntry.MostKept).Select(i => (long)i).Reverse(), trail.Select(entry => entry.Number));
        Assert.Single(await AuditAsync(stranger));
    }

    [Fact]
    public async Task Two_masters_that_revoke_each_other_at_once_leave_one()
    {
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = await CreateTwoMastersAsync();

            var outcomes = await Task.WhenAll(Access.RevokeAsync(one, other), Access.RevokeAsync(other, one));

            Assert.Equal([null, GrantRefusal.Forbidden], outcomes.Select(outcome => outcome.Refusal).Order());
            Assert.Single(await Access.ListGrantsAsync(one.Workspace), grant => grant.Revoked is null);
        }
    }

    [Fact]
    public async Task Two_masters_that_leave_at_once_leave_one()
    {
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = await CreateTwoMastersAsync();

            var outcomes = await Task.WhenAll(Access.RevokeAsync(one, one), Access.RevokeAsync(other, other));

            Assert.Equal([null, GrantRefusal.LastMaster], outcomes.Select(outcome => outcome.Refusal).Order());
            Assert.Single(await Access.ListGrantsAsync(one.Workspace), grant => grant.Revoked is null);
        }
    }

    [Fact]
    public async Task Master_that_is_revoked_while_it_invites_and_issues_leaves_nothing_behind_that_still_opens()
    {
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = await CreateTwoMastersAsync();
            var (invite, device) = (InviteOf(other), Given.Device(one.Workspace));

            var revoking = Access.RevokeAsync(one, other);
            var (inviting, issuing) = (Access.AddInviteAsync(invite), Access.IssueGrantAsync(device, other.Id));
            await Task.WhenAll(revoking, inviting, issuing);

            _invite = invite.Id;
            Assert.Null(await RedeemAsync(one.Workspace));
            Assert.Equal(await issuing, await Access.FindGrantAsync(device.Id) is not null);
            var trail = await AuditAsync(one);
            Assert.Equal(AuditAction.Revoked, trail[0].Action);
            Assert.Equal(await inviting, trail.Any(entry => entry.Action == AuditAction.Invited && entry.Actor == other.Id));
            Assert.Equal(await issuing, trail.Any(entry => entry.Action == AuditAction.Issued && entry.Actor == other.Id));
        }
    }

    private Id<Invite> _invite;

    private async Task<(StoredGrant One, StoredGrant Other)> CreateTwoMastersAsync()
    {
        var one = await CreateMasterAsync();
        _invite = await MakeAsync(InviteOf(one) with { Role = Role.Master, Uses = 1 });
        return (one, (await RedeemAsync(one.Workspace))!);
    }

    private Task<IReadOnlyList<AuditEntry>> AuditAsync(StoredGrant of) => Access.ListAuditAsync(of.Workspace, long.MaxValue, int.MaxValue);

    private async Task<(StoredGrant Master, StoredInvite Invite)> CreateInviteAsync(
        Scope scope = Scope.ReadWrite, DateTimeOffset? expires = null, int? uses = null)
    {
        var master = await CreateMasterAsync();
        var invite = InviteOf(master) with { Scope = scope, Expires = expires, Uses = uses };
        _invite = await MakeAsync(invite);
        return (master, invite);
    }

    private async Task<Id<Invite>> MakeAsync(StoredInvite invite)
    {
        Assert.True(await Access.AddInviteAsync(invite));
        return invite.Id;
    }

    private Task<StoredGrant?> RedeemAsync(
        Id<Workspace> workspace, byte[]? secretHash = null, Id<Device>? device = null, DateTimeOffset? at = null) =>
        Access.RedeemInviteAsync(new Redemption(
            workspace, _invite, secretHash ?? SecretHash, Id<Grant>.New(), device ?? Id<Device>.New(), "bob", at ?? Now));

    private Task<IReadOnlyList<StoredInvite>> ListAsync(Id<Workspace> workspace, DateTimeOffset? at = null) =>
        Access.ListInvitesAsync(workspace, at ?? Now);

    private static bool SameInvite(StoredInvite one, StoredInvite other) =>
        one with { SecretHash = SecretHash } == other with { SecretHash = SecretHash };
}
