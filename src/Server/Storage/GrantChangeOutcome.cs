namespace SyncEngine.Server.Storage;

/// <param name="Refusal">Why nothing was changed; null when all was made, or had been before.</param>
/// <param name="Changed">The grants that are now another than before.</param>
public sealed record GrantChangeOutcome(GrantRefusal? Refusal, IReadOnlyList<StoredGrant> Changed);

/// <summary>Why a grant was not changed.</summary>
public enum GrantRefusal
{
    /// <summary>The one that asks may not: it is no master, and it is not its own name or its own revocation that it asks for.</summary>
    Forbidden,

    /// <summary>The workspace has no such grant.</summary>
    NotFound,

    /// <summary>It is revoked, and stays so.</summary>
    Ended,

    /// <summary>A master reads and writes and does not expire.</summary>
    MasterFixed,

    /// <summary>It is the only master.</summary>
    LastMaster,
}
