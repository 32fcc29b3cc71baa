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

    /// <param name="grants">All of the workspace, revoked ones with them.</param>
    public Roster(IEnumerable<StoredGrant> grants) => _grants = grants.ToDictionary(grant => grant.Id);

    /// <summary>That of a workspace which the master has just created.</summary>
    public static Roster Create(StoredGrant master)
    {
        var roster = new Roster([master]);
        roster.Note(master.Issued, AuditAction.Created, master, master.DeviceName);
        return roster;
    }

    /// <summary>Grants to update: name, role, scope, expiry, revocation and revision.</summary>
    public IReadOnlyList<StoredGrant> Changed => [.. _changed.Select(id => _grants[id])];

    /// <summary>What to write into the audit trail.</summary>
    public IReadOnlyList<AuditEntry> Audit => _audit;

    /// <summary>Whose invites are another's now.</summary>
    public (Id<Grant> From, Id<Grant> To)? InvitesPass { get; private set; }

    /// <summary>All edits, or with a refusal none: then nothing of this roster is to be written.</summary>
    public GrantRefusal? Apply(GrantChange change)
    {
        if (Admitted(change.Actor, change.Now) is not { } actor)
        {
            return GrantRefusal.Forbidden;
        }

        foreach (var edit in change.Edits)
        {
            if (actor.Role != Role.Master && (change.Grant != actor.Id || edit is not (GrantEdit.Rename or GrantEdit.Revoke)))
            {
                return GrantRefusal.Forbidden;
            }

            if (!_grants.TryGetValue(change.Grant, out var grant))
            {
                return GrantRefusal.NotFound;
            }

            if (Apply(edit, actor, grant, change.Now) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Whether the maker may make this invite now.</summary>
    public bool Invite(StoredInvite invite)
    {
        if (Admitted(invite.Maker, invite.Created) is not { Role: Role.Master } maker)
        {
            return false;
        }

        var action = invite.Role == Role.Master ? AuditAction.RecoveryMade : AuditAction.Invited;
        Note(invite.Created, action, maker, invite.Name, invite.Scope, invite.Expires);
        return true;
    }

    public bool RevokeInvite(StoredInvite invite, Id<Grant> actor, DateTimeOffset now)
    {
        if (Admitted(actor, now) is not { Role: Role.Master } master)
        {
            return false;
        }

        Note(now, AuditAction.InviteRevoked, master, invite.Name);
        return true;
    }

    /// <summary>Whether the actor may issue this grant now. The store inserts it.</summary>
    public bool Issue(StoredGrant grant, Id<Grant> actor)
    {
        if (Admitted(actor, grant.Issued) is not { Role: Role.Master } master)
        {
            return false;
        }

        Note(grant.Issued, AuditAction.Issued, master, grant.DeviceName, grant.Scope, grant.Expires);
        return true;
    }

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
            || Admitted(invite.Maker, redemption.Now) is not { Role: Role.Master })
        {
            return null;
        }

        var unused = _grants.Values.FirstOrDefault(grant =>
            grant.Invite == invite.Id && grant.Device == redemption.Device && grant is { LastSeen: null, Revoked: null });
        if (unused is not null)
        {
            return (unused, false);
        }

        if (invite.Used >= invite.Uses)
        {
            return null;
        }

        var grant = new StoredGrant(
            redemption.Grant,
            redemption.Workspace,
            redemption.Device,
            redemption.DeviceName,
            invite.Role,
            invite.Scope,
            redemption.Now,
            Invite: invite.Id);
        Note(redemption.Now, invite.Role == Role.Master ? AuditAction.Recovered : AuditAction.Joined, grant, invite.Name, grant.Scope);
        return (grant, true);
    }

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

        if (grant.Role == Role.Master && _grants.Values.Count(other => other.Role == Role.Master && other.RefusalAt(now) is null) == 1)
        {
            return GrantRefusal.LastMaster;
        }

        Put(grant with { Revoked = now });
        Note(now, AuditAction.Revoked, actor, grant.DeviceName);
        return null;
    }

    private StoredGrant? Admitted(Id<Grant> id, DateTimeOffset now) =>
        _grants.TryGetValue(id, out var grant) && grant.RefusalAt(now) is null ? grant : null;

    private void Put(StoredGrant grant)
    {
        var revision = _changed.Add(grant.Id) ? grant.Revision + 1 : grant.Revision;
        _grants[grant.Id] = grant with { Revision = revision };
    }

    private void Note(
        DateTimeOffset at, AuditAction action, StoredGrant actor, string subject, Scope? scope = null, DateTimeOffset? expires = null) =>
        _audit.Add(new AuditEntry(at, action, actor.Id, actor.DeviceName, subject, scope, expires));
}
