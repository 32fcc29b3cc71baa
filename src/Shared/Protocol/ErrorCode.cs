namespace SyncEngine.Protocol;

/// <summary>The stable codes of refusals, in frames and in REST problem details. A code, once released, keeps its meaning.</summary>
public static class ErrorCode
{
    /// <summary>The bytes are not a frame of this protocol; the text names the field.</summary>
    public const string FrameMalformed = "frame-malformed";

    /// <summary>The frame is not one that this side may send, or not now.</summary>
    public const string FrameUnexpected = "frame-unexpected";

    /// <summary>The client speaks a version that this server no longer, or not yet, serves.</summary>
    public const string ProtocolUnsupported = "protocol-unsupported";

    /// <summary>A payload is longer than <see cref="Limits.DeltaBytes"/>.</summary>
    public const string DeltaTooLarge = "delta-too-large";

    /// <summary>A frame carries more than <see cref="Limits.PageBytes"/>.</summary>
    public const string PageTooLarge = "page-too-large";

    /// <summary>More is unacknowledged than <see cref="Limits.WindowDeltas"/> or <see cref="Limits.WindowBytes"/> allow.</summary>
    public const string WindowExceeded = "window-exceeded";

    /// <summary>More pages are asked for than <see cref="Limits.Credits"/> allow.</summary>
    public const string CreditsExceeded = "credits-exceeded";

    /// <summary>Presence is longer than <see cref="Limits.PresenceBytes"/>.</summary>
    public const string PresenceTooLarge = "presence-too-large";

    /// <summary>The counter does not follow the replica's last one.</summary>
    public const string CounterGap = "counter-gap";

    /// <summary>The replica has already written other bytes under this counter: two stores share one replica id.</summary>
    public const string ReplicaFork = "replica-fork";

    /// <summary>The payloads that the client would read next are no longer kept: a snapshot stands for them.</summary>
    public const string LogPruned = "log-pruned";

    /// <summary>A snapshot is longer than the server keeps.</summary>
    public const string SnapshotTooLarge = "snapshot-too-large";

    /// <summary>A snapshot is of another log than this one.</summary>
    public const string SnapshotDiverged = "snapshot-diverged";

    /// <summary>The grant may read and not write.</summary>
    public const string ReadOnly = "read-only";

    /// <summary>No token, or none that this server issued for this purpose.</summary>
    public const string TokenInvalid = "token-invalid";

    /// <summary>
    /// The token is of another kind than the grant is by now. It admits nowhere but where a fresh one is given for it.
    /// </summary>
    public const string TokenStale = "token-stale";

    /// <summary>The grant's time is over.</summary>
    public const string GrantExpired = "grant-expired";

    /// <summary>The grant was revoked.</summary>
    public const string GrantRevoked = "grant-revoked";

    /// <summary>The grant that was to be changed is revoked, and stays so.</summary>
    public const string GrantEnded = "grant-ended";

    /// <summary>The grant does not allow it: another workspace, or the master's business.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>No such thing, or none that this token may know of.</summary>
    public const string NotFound = "not-found";

    /// <summary>The invite is unknown, used up, expired or revoked, or the secret is wrong; which of them is not told.</summary>
    public const string InviteInvalid = "invite-invalid";

    /// <summary>A workspace of this id exists.</summary>
    public const string WorkspaceExists = "workspace-exists";

    /// <summary>A field of the request is missing or wrong; the text names it.</summary>
    public const string RequestInvalid = "request-invalid";

    /// <summary>The request body is longer than allowed.</summary>
    public const string RequestTooLarge = "request-too-large";

    /// <summary>More requests came from one address than it may make; the text names the setting. Later is right.</summary>
    public const string RateLimited = "rate-limited";

    /// <summary>As many connections are open as may be; the text names the setting. Later is right.</summary>
    public const string ConnectionsExceeded = "connections-exceeded";

    /// <summary>The workspace has as much of something as it may have; the text names the setting. It stays so until something is given up.</summary>
    public const string QuotaExceeded = "quota-exceeded";

    /// <summary>A master reads and writes and does not expire: it has to hand over first.</summary>
    public const string MasterFixed = "master-fixed";

    /// <summary>The only master cannot lock itself out.</summary>
    public const string LastMaster = "last-master";

    /// <summary>The page's origin is not on the server's list.</summary>
    public const string OriginRefused = "origin-refused";

    /// <summary>The store failed; nothing was acknowledged, and trying again later is right.</summary>
    public const string StorageFailed = "storage-failed";

    /// <summary>The server failed in a way it did not foresee; its log says how.</summary>
    public const string Internal = "internal";

    /// <summary>The server is stopping; connecting again is right.</summary>
    public const string ServerStopping = "server-stopping";
}
