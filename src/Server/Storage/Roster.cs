using System.Security.Cryptography;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>
/// Who has access to one workspace, and what a request does to it (invariant 10). Pure: a store locks the workspace, says what it knows, and
/// writes what has become of it. There is always a master, and a master reads, writes and never expires.
/// </summary>
internal sealed class Roster
{
    private readonly Dictionary<Id<Grant>, StoredGrant> _grants;
    private readonly HashSet<Id<Grant>> _changed = [];
    private readonly List<AuditEntry> _audit = [];
    private readonly long _audited;

    /// <param name="grants">All of the workspace, revoked ones with them.</param>
    /// <param name="audited">The number of the newest entry of its audit trail; 0 when there is none.</param>
    public Roster(IEnumerable<StoredGrant> grants, long audited)
    {
        _grants = grants.ToDictionary(grant => grant.Id);
        _audited = audited;
    }

    /// <summary>That of a workspace which the master has just created.</summary>
    public static Roster Create(StoredGrant master)
    {
        var roster = new Roster([master], audited: 0);
        roster.Note(master.Issued, AuditAction.Created, master, master.DeviceName);
        return roster;
    }

    /// <summary>
    /// Grants to update: name, role, scope, expiry, revocation and revision. In the order of their ids, in which everybody locks them.
    /// </summary>
    public IReadOnlyList<StoredGrant> Changed => [.. _changed.OrderBy(id => id.Value).Select(id => _grants[id])];

    /// <summary>What to write into the audit trail. Entries that are older by <see cref="AuditEntry.MostKept"/> go.</summary>
    public IReadOnlyList<AuditEntry> Audit => _audit;

    /// <summary>
    /// Whose invites are another's now. Those that make masters do not pass on, and so are dead: who holds one could take back what it gave.
    /// </summary>
    public (Id<Grant> From, Id<Grant> To)? InvitesPass { get; private set; }

    /// <summary>All edits, or with a refusal none: then nothing of this roster is to be written.</summary>
    public GrantRefusal? Apply(GrantChange change)
    {
        if (Admitted(change.Actor, change.Now) is not { } actor || !MayMake(change, actor))
        {
            return GrantRefusal.Forbidden;
        }

        if (!_grants.ContainsKey(change.Grant))
        {
            return GrantRefusal.NotFound;
        }

        foreach (var edit in change.Edits)
        {
            if (Apply(edit, actor, _grants[change.Grant], change.Now) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Whether the maker may make this invite now. The store inserts it.</summary>
    public bool Invite(StoredInvite invite) => ByMaster(
        invite.Created,
        invite.Role == Role.Master ? AuditAction.RecoveryMade : AuditAction.Invited,
        invite.Maker,
        invite.Name,
        invite.Scope,
        invite.Expires);

    /// <summary>Whether the actor may revoke this invite now. The store does.</summary>
    public bool RevokeInvite(StoredInvite invite, Id<Grant> actor, DateTimeOffset now) =>
        ByMaster(now, AuditAction.InviteRevoked, actor, invite.Name);

    /// <summary>Whether the actor may issue this grant now. The store inserts it.</summary>
    public bool Issue(StoredGrant grant, Id<Grant> actor) =>
        ByMaster(grant.Issued, AuditAction.Issued, actor, grant.DeviceName, grant.Scope, grant.Expires);

    /// <summary>
    /// The grant that the invite lets in, and whether it is a new one, to be inserted, that takes one of its uses; null when it lets nobody in.
    /// A device whose answer was lost on the way redeems again, and gets the same grant for the same use as long as nobody has used it.
    /// </summary>
    /// <param name="invite">As it is stored and not revoked; null when there is none.</param>
    public (StoredGrant Grant, bool IsNew)? Redeem(StoredInvite? invite, Redemption redemption)
    {
        if (invite is null
            || !CryptographicOperations.FixedTimeEquals(invite.SecretHash, redemption.SecretHash)
            || invite.Expires <= redemption.Now
            || MasterAt(redemption.Now, invite.Maker) is null)
        {
            return null;
        }

        if (_grants.Values.FirstOrDefault(grant => IsUnusedBy(redemption, grant)) is { } unused)
        {
            return (unused, false);
        }

        if (invite.Used >= invite.Uses)
        {
            return null;
        }

        var isMaster = invite.Role == Role.Master;
        var grant = new StoredGrant(
            redemption.Grant,
            redemption.Workspace,
            redemption.Device,
            redemption.DeviceName,
            invite.Role,
            isMaster ? Scope.ReadWrite : invite.Scope,
            redemption.Now,
            Invite: invite.Id);
        Note(redemption.Now, isMaster ? AuditAction.Recovered : AuditAction.Joined, grant, invite.Name, grant.Scope);
        return (grant, true);
    }

    private static bool MayMake(GrantChange change, StoredGrant actor) =>
        actor.Role == Role.Master
        || (change.Grant == actor.Id && change.Edits.All(edit => edit is GrantEdit.Rename or GrantEdit.Revoke));

    private static bool IsUnusedBy(Redemption redemption, StoredGrant grant) =>
        grant.Invite == redemption.Invite
        && grant.Device == redemption.Device
        && grant.LastSeen is null
        && grant.RefusalAt(redemption.Now) is null;

    private GrantRefusal? Apply(GrantEdit edit, StoredGrant actor, StoredGrant grant, DateTimeOffset now)
    {
        if (edit is GrantEdit.Revoke)
        {
            return Revoke(actor, grant, now);
        }

        if (grant.Revoked is not null)
        {
            return GrantRefusal.Ended;
        }

        switch (edit)
        {
            case GrantEdit.Rename rename when rename.DeviceName != grant.DeviceName:
                Put(grant with { DeviceName = rename.DeviceName });
                Note(now, AuditAction.Renamed, actor, rename.DeviceName);
                return null;
            case GrantEdit.Rescope or GrantEdit.Expire when grant.Role == Role.Master:
                return GrantRefusal.MasterFixed;
            case GrantEdit.Rescope rescope when rescope.Scope != grant.Scope:
                Put(grant with { Scope = rescope.Scope });
                Note(now, AuditAction.ScopeChanged, actor, grant.DeviceName, rescope.Scope);
                return null;
            case GrantEdit.Expire expire when expire.At != grant.Expires:
                Put(grant with { Expires = expire.At });
                Note(now, AuditAction.ExpiryChanged, actor, grant.DeviceName, expires: expire.At);
                return null;
            case GrantEdit.TakeOver when grant.Role != Role.Master:
                Put(grant with { Role = Role.Master, Scope = Scope.ReadWrite, Expires = null });
                Put(actor with { Role = Role.Access });
                InvitesPass = (actor.Id, grant.Id);
                Note(now, AuditAction.HandedOver, actor, grant.DeviceName);
                return null;
            default:
                return null;
        }
    }

    private GrantRefusal? Revoke(StoredGrant actor, StoredGrant grant, DateTimeOffset now)
    {
        if (grant.Revoked is not null)
        {
            return null;
        }

        if (grant.Role == Role.Master && _grants.Keys.Count(id => MasterAt(now, id) is not null) == 1)
        {
            return GrantRefusal.LastMaster;
        }

        Put(grant with { Revoked = now });
        Note(now, AuditAction.Revoked, actor, grant.DeviceName);
        return null;
    }

    private StoredGrant? MasterAt(DateTimeOffset now, Id<Grant> id) => Admitted(id, now) is { Role: Role.Master } master ? master : null;

    private StoredGrant? Admitted(Id<Grant> id, DateTimeOffset now) =>
        _grants.TryGetValue(id, out var grant) && grant.RefusalAt(now) is null ? grant : null;

    private void Put(StoredGrant grant)
    {
        var revision = _changed.Add(grant.Id) ? grant.Revision + 1 : grant.Revision;
        _grants[grant.Id] = grant with { Revision = revision };
    }

    private bool ByMaster(
        DateTimeOffset at, AuditAction action, Id<Grant> actor, string subject, Scope? scope = null, DateTimeOffset? expires = null)
    {
        if (MasterAt(at, actor) is not { } master)
        {
            return false;
        }

        Note(at, action, master, subject, scope, expires);
        return true;
    }

    private void Note(
        DateTimeOffset at, AuditAction action, StoredGrant actor, string subject, Scope? scope = null, DateTimeOffset? expires = null) =>
        _audit.Add(new AuditEntry(_audited + _audit.Count + 1, at, action, actor.Id, actor.DeviceName, subject, scope, expires));
}
