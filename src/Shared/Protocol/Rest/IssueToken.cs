namespace SyncEngine.Protocol.Rest;

/// <summary>POST /api/workspaces/{id}/tokens: access for a device that does not redeem an invite. Answered by an <see cref="Admission"/>.</summary>
/// <param name="LifetimeSeconds">From now; null is never.</param>
public sealed record IssueToken(string DeviceId, string DeviceName, Scope Scope, long? LifetimeSeconds);
