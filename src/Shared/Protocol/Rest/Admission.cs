namespace SyncEngine.Protocol.Rest;

/// <summary>The answer to creating and to joining: the grant and the token that names it. <c>Expires</c> null is never.</summary>
public sealed record Admission(
    string WorkspaceId,
    string GrantId,
    string DeviceId,
    Role Role,
    Scope Scope,
    DateTimeOffset? Expires,
    string Token);
