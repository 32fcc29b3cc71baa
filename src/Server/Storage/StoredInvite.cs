using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>What a share link redeems. Only the hash of its secret is kept.</summary>
/// <param name="Maker">The grant that made it, or that took over: the invite is dead when that is, or is no master any more.</param>
public sealed record StoredInvite(
    Id<Invite> Id,
    Id<Workspace> Workspace,
    Id<Grant> Maker,
    string Name,
    byte[] SecretHash,
    Scope Scope,
    DateTimeOffset Created,
    DateTimeOffset? Expires,
    int? Uses,
    int Used = 0,
    Role Role = Role.Access);
