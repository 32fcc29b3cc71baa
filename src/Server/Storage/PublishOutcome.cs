namespace SyncEngine.Server.Storage;

public enum PublishOutcome
{
    /// <summary>It is the newest snapshot now.</summary>
    Published,

    /// <summary>There is one of the same or a later seq.</summary>
    Superseded,

    /// <summary>The log does not hold the cursor that it claims to cover.</summary>
    Diverged,

    /// <summary>Its parts are not of the length that was announced.</summary>
    Incomplete,

    /// <summary>Its author may read and not write (invariant 10).</summary>
    ReadOnly,

    /// <summary>The grant of its author admits nobody any more, or there is none (invariant 10).</summary>
    NotAdmitted,
}
