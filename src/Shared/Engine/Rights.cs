using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine;

/// <summary>What this device's grant allows, as the server last said.</summary>
/// <param name="Expires">By the server's clock; null is never.</param>
/// <param name="DeviceName">What the workspace's masters call this device.</param>
public sealed record Rights(Role Role, Scope Scope, DateTimeOffset? Expires, string DeviceName)
{
    public static Rights Of(WelcomeFrame welcome) => Of(welcome.Role, welcome.Scope, welcome.Expires, welcome.DeviceName);

    public static Rights Of(RightsFrame frame) => Of(frame.Role, frame.Scope, frame.Expires, frame.DeviceName);

    private static Rights Of(Role role, Scope scope, long? expires, string deviceName) =>
        new(role, scope, expires is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null, deviceName);
}
