using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>The authority over one device in one workspace: a token only names it (invariant 10).</summary>
/// <param name="Invite">The invite that was redeemed for it; null for the device that created the workspace.</param>
/// <param name="CursorSeq">How far the device has read, as far as it was heard; null when it was never here.</param>
/// <param name="OnlineUntil">Some node has said that the device is online until then.</param>
/// <param name="Revision">Grows with every change of what the grant allows, so that of two readings the newer is known.</param>
public sealed record StoredGrant(
    Id<Grant> Id,
    Id<Workspace> Workspace,
    Id<Device> Device,
    string DeviceName,
    Role Role,
    Scope Scope,
    DateTimeOffset Issued,
    DateTimeOffset? Expires = null,
    DateTimeOffset? Revoked = null,
    DateTimeOffset? LastSeen = null,
    long? CursorSeq = null,
    Id<Invite>? Invite = null,
    DateTimeOffset? OnlineUntil = null,
    int Revision = 1)
{
    /// <summary>Why the grant no longer admits anyone; null while it does.</summary>
    public string? RefusalAt(DateTimeOffset now) =>
        Revoked is not null ? ErrorCode.GrantRevoked
        : Expires <= now ? ErrorCode.GrantExpired
        : null;
}
