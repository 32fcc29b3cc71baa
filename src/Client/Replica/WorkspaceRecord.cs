using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>A workspace that this device has a grant for, and the token that names it.</summary>
/// <param name="Name">What this device calls the workspace.</param>
/// <param name="Expires">When the grant ends; null is never.</param>
public sealed record WorkspaceRecord(
    string WorkspaceId,
    string DeviceId,
    string DeviceName,
    string GrantId,
    Role Role,
    Scope Scope,
    DateTimeOffset? Expires,
    string Token,
    DateTimeOffset Added,
    string Name);
