namespace SyncEngine.Protocol.Rest;

/// <summary>GET /api/workspaces/{id}/audit: one row for each thing that was done about access, newest first.</summary>
/// <param name="Number">1, 2, 3… in a workspace; the oldest are not kept for ever.</param>
/// <param name="Actor">The name, at the time, of the device that did it.</param>
/// <param name="ActorGrantId">The grant of that device.</param>
/// <param name="Subject">The name of the device or invite it was done to: the new one, if it was renamed; empty for an invite without one.</param>
/// <param name="Scope">What it was given, where the action gives one.</param>
/// <param name="Expires">Until when, where the action gives a time; null is for ever.</param>
public sealed record AuditRow(
    long Number,
    DateTimeOffset At,
    AuditAction Action,
    string ActorGrantId,
    string Actor,
    string Subject,
    Scope? Scope,
    DateTimeOffset? Expires);
