namespace SyncEngine.Protocol.Rest;

/// <summary>GET /api/workspaces/{id}/tokens: one row for each grant, newest first.</summary>
/// <param name="Online">A connection of this grant is open on this node.</param>
/// <param name="CursorSeq">How far the device has read, as of its newest connection; null when it never connected.</param>
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
    long? CursorSeq);
