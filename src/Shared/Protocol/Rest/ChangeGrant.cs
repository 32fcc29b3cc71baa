namespace SyncEngine.Protocol.Rest;

/// <summary>PATCH /api/workspaces/{id}/tokens/{grantId}. What is null, or absent, stays as it is.</summary>
public sealed record ChangeGrant(string? DeviceName = null, Scope? Scope = null, Lifetime? Lifetime = null);
