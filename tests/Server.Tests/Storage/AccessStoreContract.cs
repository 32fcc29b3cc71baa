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
        var (master, _) = await CreateInviteAsync(uses: 3);

        var grants = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RedeemAsync(master.Workspace)));

        Assert.Equal(3, grants.Count(grant => grant is not null));
        Assert.Equal(4, (await Access.ListGrantsAsync(master.Workspace)).Count);
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

    private Id<Invite> _invite;

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
