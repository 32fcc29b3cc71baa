using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>Everything of a workspace but its entries and the bytes of its snapshot.</summary>
public sealed record ArchivedWorkspace(
    Id<Workspace> Id,
    DateTimeOffset Created,
    Cursor Head,
    IReadOnlyList<StoredGrant> Grants,
    IReadOnlyList<StoredInvite> Invites);
