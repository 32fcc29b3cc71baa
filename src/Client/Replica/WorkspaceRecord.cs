using System.Text.Json.Serialization;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>A workspace that this device made or was let into, and its access to it.</summary>
/// <param name="DeviceName">What the workspace's masters call this device.</param>
/// <param name="GrantId">Null until a server knows the workspace.</param>
/// <param name="Expires">When the grant ends; null is never.</param>
/// <param name="Token">Names the grant; null until a server knows the workspace.</param>
/// <param name="Name">What this device calls the workspace.</param>
public sealed record WorkspaceRecord(
    string WorkspaceId,
    string DeviceId,
    string DeviceName,
    string? GrantId,
    Role Role,
    Scope Scope,
    DateTimeOffset? Expires,
    string? Token,
    DateTimeOffset Added,
    string Name)
{
    /// <summary>A server knows the workspace. Until then it is on this device alone.</summary>
    [JsonIgnore]
    public bool IsOnServer => Token is not null;
}
