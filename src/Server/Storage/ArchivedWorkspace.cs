using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>Everything of a workspace but its entries and the bytes of its snapshot.</summary>
/// <param name="Grants">All, newest first.</param>
/// <param name="Invites">Those that are not revoked, newest first.</param>
/// <param name="Audit">All that is kept, oldest first.</param>
public sealed record ArchivedWorkspace(
    Id<Workspace> Id,
    DateTimeOffset Created,
    Cursor Head,
    IReadOnlyList<StoredGrant> Grants,
    IReadOnlyList<StoredInvite> Invites,
    IReadOnlyList<AuditEntry> Audit);
