using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Data;

/// <summary>A change of one thing about a device's access, and the device before it.</summary>
public sealed record DeviceChange(DeviceGrant Device, ChangeGrant Change)
{
    /// <summary>The device as it is when the server has done it.</summary>
    public DeviceGrant After(DateTimeOffset now) => Change switch
    {
        { DeviceName: { } name } => Device with { DeviceName = name },
        { Scope: { } scope } => Device with { Scope = scope },
        { Lifetime.Seconds: { } seconds } => Device with { Expires = now.AddSeconds(seconds) },
        _ => Device with { Expires = null },
    };

    /// <summary>What puts back what was; null when it cannot be put back, because it was over by now.</summary>
    public ChangeGrant? Undo(DateTimeOffset now) => Change switch
    {
        { DeviceName: not null } => new ChangeGrant(DeviceName: Device.DeviceName),
        { Scope: not null } => new ChangeGrant(Scope: Device.Scope),
        _ when Device.Expires is not { } expires => new ChangeGrant(Lifetime: new Lifetime(null)),
        _ when Device.Expires <= now => null,
        // The server counts from its own now, in seconds: a moment too long rather than a moment too short.
        _ => new ChangeGrant(Lifetime: new Lifetime((long)Math.Ceiling((Device.Expires.Value - now).TotalSeconds))),
    };
}
