namespace SyncEngine.Protocol.Rest;

/// <summary>GET /api/workspaces/{id}/tokens: one row for each grant, newest first.</summary>
/// <param name="Online">A connection of this grant is open, on any node, or was until a moment ago on one that has failed.</param>
/// <param name="CursorSeq">How far the device has read, as the server last heard; null when it never connected.</param>
/// <param name="Behind">How many deltas of the log that leaves; null when it never connected.</param>
public sealed record DeviceGrant(
    string GrantId,
    string DeviceId,
    string DeviceName,
    Role Role,
    Scope Scope,
    DateTimeOffset Issued,
    DateTimeOffset? Expires,
    DateTimeOffset? Revoked,
    DateTimeOffset? LastSeen,
    bool Online,
    long? CursorSeq,
    long? Behind);
