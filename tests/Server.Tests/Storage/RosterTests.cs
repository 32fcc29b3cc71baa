using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

public sealed class RosterTests
{
    private static readonly DateTimeOffset Now = StoreContract.Now;
    private static readonly Id<Workspace> Workspace = Id<Workspace>.New();
    private static readonly Id<Invite> InviteId = Id<Invite>.New();
    private static readonly StoredGrant Alice = Given.Master(Workspace);
    private static readonly StoredGrant Bob = Given.Device(Workspace, "bob");
    private static readonly StoredGrant Carol = Given.Device(Workspace, "carol", Scope.Read) with { Expires = Now.AddDays(1) };
    private static readonly StoredGrant Second = Given.Device(Workspace, "second") with { Role = Role.Master };
    private static readonly StoredGrant Revoked = Given.Device(Workspace, "revoked") with { Revoked = Now.AddDays(-1) };
    private static readonly StoredGrant Expired = Given.Device(Workspace, "expired") with { Expires = Now };

    private static readonly GrantEdit[] OfMasters =
    [
        new GrantEdit.Rescope(Scope.ReadWrite), new GrantEdit.Rescope(Scope.Read), new GrantEdit.Expire(null), new GrantEdit.TakeOver(),
    ];

    /// <summary>Each edit, and what becomes of Carol and of the trail.</summary>
    public static TheoryData<GrantEdit, StoredGrant, AuditEntry> Edits => new()
    {
        { new GrantEdit.Rename("phone"), Carol with { DeviceName = "phone" }, Entry(AuditAction.Renamed, Alice, "phone") },
        {
            new GrantEdit.Rescope(Scope.ReadWrite),
            Carol with { Scope = Scope.ReadWrite },
            Entry(AuditAction.ScopeChanged, Alice, "carol") with { Scope = Scope.ReadWrite }
        },
        {
            new GrantEdit.Expire(Now.AddDays(9)),
            Carol with { Expires = Now.AddDays(9) },
            Entry(AuditAction.ExpiryChanged, Alice, "carol") with { Expires = Now.AddDays(9) }
        },
        { new GrantEdit.Expire(null), Carol with { Expires = null }, Entry(AuditAction.ExpiryChanged, Alice, "carol") },
        { new GrantEdit.Revoke(), Carol with { Revoked = Now }, Entry(AuditAction.Revoked, Alice, "carol") },
        {
            new GrantEdit.TakeOver(),
            Carol with { Role = Role.Master, Scope = Scope.ReadWrite, Expires = null },
            Entry(AuditAction.HandedOver, Alice, "carol")
        },
    };

    public static TheoryData<GrantEdit> EditsThatOnlyAMasterMakes => [.. OfMasters];

    public static TheoryData<GrantEdit> AllEdits => [.. OfMasters, new GrantEdit.Rename("x"), new GrantEdit.Revoke()];

    public static TheoryData<GrantEdit> EditsThatChangeNothing =>
    [
        new GrantEdit.Rename("carol"), new GrantEdit.Rescope(Scope.Read), new GrantEdit.Expire(Carol.Expires),
    ];

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_master_makes_every_edit_and_the_trail_says_so(GrantEdit edit, StoredGrant expected, AuditEntry entry)
    {
        var roster = RosterOf(Alice, Bob, Carol);

        Assert.Null(roster.Apply(Change(Alice, Carol, edit)));

        Assert.Equal(expected with { Revision = 2 }, Assert.Single(roster.Changed, grant => grant.Id == Carol.Id));
        Assert.Equal([entry], roster.Audit);
    }

    [Theory]
    [MemberData(nameof(AllEdits))]
    public void A_device_edits_no_other(GrantEdit edit)
    {
        AssertForbidden(RosterOf(Alice, Bob, Carol), Change(Bob, Carol, edit));
        AssertForbidden(RosterOf(Alice, Bob), Change(Bob, Alice, edit));
        AssertForbidden(RosterOf(Alice, Bob), Change(Bob, Given.Device(Workspace), edit));
    }

    [Theory]
    [MemberData(nameof(EditsThatOnlyAMasterMakes))]
    public void A_device_gives_itself_no_right(GrantEdit edit)
    {
        AssertForbidden(RosterOf(Alice, Carol), Change(Carol, Carol, edit));
        AssertForbidden(RosterOf(Alice, Carol), Change(Carol, Carol, new GrantEdit.Rename("x"), edit));
    }

    [Fact]
    public void A_device_renames_and_revokes_itself()
    {
        var roster = RosterOf(Alice, Bob);

        Assert.Null(roster.Apply(Change(Bob, Bob, new GrantEdit.Rename("robert"), new GrantEdit.Revoke())));

        Assert.Equal([Bob with { DeviceName = "robert", Revoked = Now, Revision = 2 }], roster.Changed);
        Assert.Equal([AuditAction.Renamed, AuditAction.Revoked], roster.Audit.Select(entry => entry.Action));
    }

    [Theory]
    [MemberData(nameof(AllEdits))]
    public void Whoever_is_not_admitted_edits_nothing_not_even_itself(GrantEdit edit)
    {
        StoredGrant[] outsiders =
        [
            Revoked, Expired, Second with { Revoked = Now }, Given.Master(Id<Workspace>.New()), Given.Device(Id<Workspace>.New()),
        ];

        foreach (var outsider in outsiders)
        {
            var roster = outsider.Workspace == Workspace ? RosterOf(Alice, Bob, outsider) : RosterOf(Alice, Bob);
            AssertForbidden(roster, Change(outsider, Bob, edit));
            AssertForbidden(roster, Change(outsider, outsider, edit));
        }
    }

    [Theory]
    [MemberData(nameof(AllEdits))]
    public void Nothing_is_done_to_a_grant_that_is_not_there(GrantEdit edit) =>
        AssertRefused(RosterOf(Alice, Bob), Change(Alice, Given.Device(Workspace), edit), GrantRefusal.NotFound);

    [Theory]
    [MemberData(nameof(EditsThatChangeNothing))]
    public void What_is_so_already_is_no_change_and_leaves_no_trace(GrantEdit edit)
    {
        var roster = RosterOf(Alice, Carol);

        Assert.Null(roster.Apply(Change(Alice, Carol, edit)));
        AssertUnchanged(roster);
    }

    [Fact]
    public void Revoked_grant_stays_so_and_revoking_it_again_is_no_change()
    {
        var roster = RosterOf(Alice, Revoked);

        Assert.Null(roster.Apply(Change(Alice, Revoked, new GrantEdit.Revoke())));
        AssertUnchanged(roster);
        foreach (var edit in OfMasters.Append(new GrantEdit.Rename("x")))
        {
            AssertRefused(RosterOf(Alice, Revoked), Change(Alice, Revoked, edit), GrantRefusal.Ended);
        }
    }

    [Fact]
    public void Expired_grant_admits_again_with_a_new_expiry()
    {
        var roster = RosterOf(Alice, Expired);

        Assert.Null(roster.Apply(Change(Alice, Expired, new GrantEdit.Expire(Now.AddDays(1)))));
        Assert.Null(Assert.Single(roster.Changed).RefusalAt(Now));
    }

    [Fact]
    public void Scope_and_expiry_of_a_master_are_fixed_and_its_name_is_not()
    {
        AssertRefused(RosterOf(Alice, Second), Change(Alice, Second, new GrantEdit.Rescope(Scope.Read)), GrantRefusal.MasterFixed);
        AssertRefused(RosterOf(Alice), Change(Alice, Alice, new GrantEdit.Expire(Now.AddDays(1))), GrantRefusal.MasterFixed);
        Assert.Null(RosterOf(Alice).Apply(Change(Alice, Alice, new GrantEdit.Rename("x"))));
    }

    [Fact]
    public void Only_master_is_not_revoked_and_of_two_each_may_be()
    {
        AssertRefused(RosterOf(Alice, Bob), Change(Alice, Alice, new GrantEdit.Revoke()), GrantRefusal.LastMaster);
        AssertRefused(
            RosterOf(Alice, Second with { Revoked = Now }), Change(Alice, Alice, new GrantEdit.Revoke()), GrantRefusal.LastMaster);

        Assert.Null(RosterOf(Alice, Second).Apply(Change(Alice, Alice, new GrantEdit.Revoke())));
        Assert.Null(RosterOf(Alice, Second).Apply(Change(Alice, Second, new GrantEdit.Revoke())));
    }

    [Fact]
    public void Hand_over_leaves_one_master_and_passes_the_invites()
    {
        var roster = RosterOf(Alice, Carol);

        Assert.Null(roster.Apply(Change(Alice, Carol, new GrantEdit.TakeOver())));

        var after = RosterAfter(roster, Alice, Carol);
        Assert.Equal((Alice.Id, Carol.Id), roster.InvitesPass);
        Assert.Equal(Alice with { Role = Role.Access, Revision = 2 }, Assert.Single(roster.Changed, grant => grant.Id == Alice.Id));
        AssertForbidden(after, Change(Alice, Carol, new GrantEdit.Revoke()));
        AssertRefused(after, Change(Carol, Carol, new GrantEdit.Revoke()), GrantRefusal.LastMaster);
        Assert.Null(after.Apply(Change(Carol, Alice, new GrantEdit.Revoke())));
    }

    [Fact]
    public void Hand_over_to_a_master_or_to_oneself_is_no_change()
    {
        var roster = RosterOf(Alice, Second);

        Assert.Null(roster.Apply(Change(Alice, Second, new GrantEdit.TakeOver())));
        Assert.Null(roster.Apply(Change(Alice, Alice, new GrantEdit.TakeOver())));
        AssertUnchanged(roster);
    }

    [Fact]
    public void Several_edits_at_once_are_one_revision()
    {
        var roster = RosterOf(Alice, Carol);

        Assert.Null(roster.Apply(
            Change(Alice, Carol, new GrantEdit.Rename("phone"), new GrantEdit.Rescope(Scope.ReadWrite), new GrantEdit.Expire(null))));

        Assert.Equal([Carol with { DeviceName = "phone", Scope = Scope.ReadWrite, Expires = null, Revision = 2 }], roster.Changed);
        Assert.Equal(["phone", "phone", "phone"], roster.Audit.Select(entry => entry.Subject));
    }

    [Fact]
    public void Changed_grants_come_in_the_order_in_which_everybody_locks_them()
    {
        for (var i = 0; i < 20; i++)
        {
            var (alice, bob) = (Alice with { Id = Id<Grant>.New() }, Bob with { Id = Id<Grant>.New() });
            var roster = RosterOf(alice, bob);
            roster.Apply(Change(alice, bob, new GrantEdit.TakeOver()));

            Assert.Equal(
                new[] { alice, bob }.Select(grant => Convert.ToHexString(grant.Id.ToBytes())).Order(StringComparer.Ordinal),
                roster.Changed.Select(grant => Convert.ToHexString(grant.Id.ToBytes())));
        }
    }

    [Fact]
    public void Trail_goes_on_after_its_newest_entry()
    {
        var roster = new Roster([Alice, Bob], audited: 41);

        roster.Apply(Change(Alice, Bob, new GrantEdit.Rename("robert"), new GrantEdit.Revoke()));

        Assert.Equal([42, 43], roster.Audit.Select(entry => entry.Number));
    }

    [Fact]
    public void Created_workspace_begins_its_trail() =>
        Assert.Equal([Entry(AuditAction.Created, Alice, "alice")], Roster.Create(Alice).Audit);

    [Fact]
    public void Only_a_master_that_admits_invites_issues_and_revokes_invites()
    {
        foreach (var grant in new[] { Bob, Revoked, Expired, Second with { Revoked = Now }, Given.Master(Id<Workspace>.New()) })
        {
            var roster = RosterOf(Alice, Bob, Revoked, Expired, Second with { Revoked = Now });
            Assert.False(roster.Invite(Invite() with { Maker = grant.Id }));
            Assert.False(roster.RevokeInvite(Invite(), grant.Id, Now));
            Assert.False(roster.Issue(Given.Device(Workspace), grant.Id));
            AssertUnchanged(roster);
        }

        var by = RosterOf(Alice, Second);
        Assert.True(by.Invite(Invite() with { Scope = Scope.Read, Expires = Now.AddDays(1) }));
        Assert.True(by.RevokeInvite(Invite(), Second.Id, Now));
        Assert.True(by.Issue(Carol, Alice.Id));
        Assert.True(by.Invite(Invite() with { Role = Role.Master }));
        Assert.Equal(
            [
                Entry(AuditAction.Invited, Alice, "for bob") with { Scope = Scope.Read, Expires = Now.AddDays(1) },
                Entry(AuditAction.InviteRevoked, Second, "for bob") with { Number = 2 },
                Entry(AuditAction.Issued, Alice, "carol") with { Number = 3, Scope = Scope.Read, Expires = Carol.Expires },
                Entry(AuditAction.RecoveryMade, Alice, "for bob") with { Number = 4, Scope = Scope.ReadWrite },
            ],
            by.Audit);
    }

    [Fact]
    public void Invite_lets_in_a_device_with_its_scope()
    {
        var roster = RosterOf(Alice);
        var redemption = Redemption();

        var (grant, isNew) = roster.Redeem(Invite() with { Scope = Scope.Read, Uses = 2, Used = 1 }, redemption)!.Value;

        Assert.True(isNew);
        Assert.Equal(
            new StoredGrant(redemption.Grant, Workspace, redemption.Device, "dave", Role.Access, Scope.Read, Now, Invite: redemption.Invite),
            grant);
        Assert.Equal([Entry(AuditAction.Joined, grant, "for bob") with { Scope = Scope.Read }], roster.Audit);
    }

    [Fact]
    public void Recovery_makes_a_master_that_reads_and_writes()
    {
        var roster = RosterOf(Alice);

        var (grant, _) = roster.Redeem(Invite() with { Role = Role.Master, Scope = Scope.Read, Uses = 1 }, Redemption())!.Value;

        Assert.Equal((Role.Master, Scope.ReadWrite, null), (grant.Role, grant.Scope, grant.Expires));
        Assert.Equal(AuditAction.Recovered, Assert.Single(roster.Audit).Action);
    }

    [Fact]
    public void Invite_that_is_none_or_used_up_or_over_or_shown_another_secret_lets_nobody_in()
    {
        StoredInvite?[] dead =
        [
            null, Invite() with { Uses = 3, Used = 3 }, Invite() with { Expires = Now }, Invite() with { SecretHash = [.. new byte[31], 1] },
        ];

        foreach (var invite in dead)
        {
            var roster = RosterOf(Alice);
            Assert.Null(roster.Redeem(invite, Redemption()));
            AssertUnchanged(roster);
        }
    }

    [Fact]
    public void Invite_dies_with_its_maker_and_with_its_being_a_master()
    {
        Assert.NotNull(RosterOf(Alice, Second).Redeem(Invite() with { Maker = Second.Id }, Redemption()));

        Assert.Null(RosterOf(Alice, Second with { Revoked = Now }).Redeem(Invite() with { Maker = Second.Id }, Redemption()));
        Assert.Null(RosterOf(Alice, Second with { Role = Role.Access }).Redeem(Invite() with { Maker = Second.Id }, Redemption()));
        Assert.Null(RosterOf(Alice).Redeem(Invite() with { Maker = Second.Id }, Redemption()));
    }

    [Fact]
    public void Device_that_redeems_again_gets_the_grant_it_had_as_long_as_nobody_has_used_it()
    {
        var redemption = Redemption();
        var former = Given.Device(Workspace) with { Device = redemption.Device, Invite = redemption.Invite };
        var usedUp = Invite() with { Uses = 1, Used = 1 };

        Assert.Equal((former, false), RosterOf(Alice, former).Redeem(usedUp, redemption));

        Assert.Null(RosterOf(Alice, former with { LastSeen = Now }).Redeem(usedUp, redemption));
        Assert.Null(RosterOf(Alice, former with { Revoked = Now }).Redeem(usedUp, redemption));
        Assert.Null(RosterOf(Alice, former with { Expires = Now }).Redeem(usedUp, redemption));
        Assert.Null(RosterOf(Alice, former with { Device = Id<Device>.New() }).Redeem(usedUp, redemption));
        Assert.Null(RosterOf(Alice, former with { Invite = Id<Invite>.New() }).Redeem(usedUp, redemption));
        Assert.Null(RosterOf(Alice, former).Redeem(usedUp with { SecretHash = [.. new byte[31], 1] }, redemption));
    }

    private static Roster RosterOf(params StoredGrant[] grants) => new(grants, audited: 0);

    /// <summary>What a store would read after it has written what became of them.</summary>
    private static Roster RosterAfter(Roster roster, params StoredGrant[] grants) =>
        RosterOf([.. roster.Changed, .. grants.ExceptBy(roster.Changed.Select(grant => grant.Id), grant => grant.Id)]);

    private static GrantChange Change(StoredGrant actor, StoredGrant grant, params GrantEdit[] edits) =>
        new(Workspace, actor.Id, grant.Id, edits, Now);

    private static StoredInvite Invite() =>
        new(InviteId, Workspace, Alice.Id, "for bob", new byte[32], Scope.ReadWrite, Now, null, null);

    private static Redemption Redemption() =>
        new(Workspace, InviteId, new byte[32], Id<Grant>.New(), Id<Device>.New(), "dave", Now);

    private static AuditEntry Entry(AuditAction action, StoredGrant actor, string subject) =>
        new(1, Now, action, actor.Id, actor.DeviceName, subject);

    private static void AssertForbidden(Roster roster, GrantChange change) => AssertRefused(roster, change, GrantRefusal.Forbidden);

    private static void AssertRefused(Roster roster, GrantChange change, GrantRefusal refusal) => Assert.Equal(refusal, roster.Apply(change));

    private static void AssertUnchanged(Roster roster)
    {
        Assert.Empty(roster.Changed);
        Assert.Empty(roster.Audit);
        Assert.Null(roster.InvitesPass);
    }
}
