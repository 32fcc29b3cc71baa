namespace SyncEngine.Server.Storage;

public enum RevokeOutcome
{
    /// <summary>The grant is revoked, now or since before.</summary>
    Revoked,

    /// <summary>The workspace has no such grant.</summary>
    NotFound,

    /// <summary>It is the only master that still admits anyone; nothing was changed.</summary>
    LastMaster,
}
