namespace SyncEngine.Protocol.Rest;

/// <summary>GET /api/workspaces/{id}/invites: one row for each invite that can still be redeemed, newest first.</summary>
public sealed record InviteRow(
    string InviteId,
    string Name,
    Scope Scope,
    DateTimeOffset Created,
    DateTimeOffset? Expires,
    int? Uses,
    int Used,
    Role Role);
