using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>
/// Workspaces, grants and invites. Each method is one transaction and durable when it completes; each throws
/// <see cref="StorageException"/> when the store fails.
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

    Task<RevokeOutcome> RevokeGrantAsync(Id<Workspace> workspace, Id<Grant> grant, DateTimeOffset now);

    /// <summary>The device was here and had read up to <paramref name="cursorSeq"/>. Returns the grant as it stands.</summary>
    Task<StoredGrant?> RecordSeenAsync(Id<Grant> grant, DateTimeOffset now, long cursorSeq);

    Task AddInviteAsync(StoredInvite invite);

    /// <summary>The invites that can still be redeemed, newest first.</summary>
    Task<IReadOnlyList<StoredInvite>> ListInvitesAsync(Id<Workspace> workspace, DateTimeOffset now);

    /// <summary>False when the workspace has no such invite that is not revoked.</summary>
    Task<bool> RevokeInviteAsync(Id<Workspace> workspace, Id<Invite> invite, DateTimeOffset now);

    /// <summary>
    /// A new grant with the scope of the invite, and one use less; null when the invite cannot be redeemed or the secret is another.
    /// A device whose answer was lost redeems again, and as long as nobody has used its grant it gets that same grant for the same use.
    /// </summary>
    Task<StoredGrant?> RedeemInviteAsync(Redemption redemption);
}
