using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>
/// Workspaces, grants, invites and the audit trail of them. Each method is one transaction and durable when it completes; each throws
/// <see cref="StorageException"/> when the store fails. What a change may do is decided by <see cref="Roster"/>, under the lock of the
/// workspace, and written into the trail in the same transaction.
/// </summary>
public interface IAccessStore
{
    /// <summary>
    /// Creates the workspace of a master grant, and returns the grant. Null when the workspace exists, if only as an unfinished import,
    /// with one exception: a device whose answer was lost on the way creates again, and as long as nobody has used its grant it gets that
    /// same grant.
    /// </summary>
    Task<StoredGrant?> CreateWorkspaceAsync(StoredGrant master);

    Task<StoredGrant?> FindGrantAsync(Id<Grant> grant);

    /// <summary>Those of these grants that exist.</summary>
    Task<IReadOnlyList<StoredGrant>> FindGrantsAsync(IReadOnlyCollection<Id<Grant>> grants);

    /// <summary>All grants of a workspace, newest first, revoked ones with them.</summary>
    Task<IReadOnlyList<StoredGrant>> ListGrantsAsync(Id<Workspace> workspace);

    /// <summary>
    /// From its completion on no append of a grant that it took a right from is taken, on any node: both wait for the lock of the workspace.
    /// </summary>
    Task<GrantChangeOutcome> ChangeGrantAsync(GrantChange change);

    /// <summary>Adds a grant that a master issues. False when <paramref name="actor"/> is no master that admits.</summary>
    Task<bool> IssueGrantAsync(StoredGrant grant, Id<Grant> actor);

    /// <summary>Returns the grant as it stands; null when there is none.</summary>
    Task<StoredGrant?> RecordSeenAsync(Seen seen);

    /// <summary>Of many grants, each one at most once. Not all in one transaction: what is said late is said again.</summary>
    Task RecordSeenAsync(IReadOnlyCollection<Seen> seen);

    /// <summary>The newest entries of the audit trail before a number, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(Id<Workspace> workspace, long before, int most);

    /// <summary>False when its maker is no master that admits.</summary>
    Task<bool> AddInviteAsync(StoredInvite invite);

    /// <summary>The invites that can still be redeemed, newest first.</summary>
    Task<IReadOnlyList<StoredInvite>> ListInvitesAsync(Id<Workspace> workspace, DateTimeOffset now);

    /// <summary>False when the workspace has no such invite that is not revoked, or the actor is no master that admits.</summary>
    Task<bool> RevokeInviteAsync(Id<Workspace> workspace, Id<Invite> invite, Id<Grant> actor, DateTimeOffset now);

    /// <summary>What <see cref="Roster.Redeem"/> says; null when the invite cannot be redeemed or the secret is another.</summary>
    Task<StoredGrant?> RedeemInviteAsync(Redemption redemption);
}
