using SyncEngine.Client.App.Data;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Text;

/// <summary>A device's access in words.</summary>
public static class DeviceText
{
    /// <summary>Whether it is there, and how much of the workspace it has.</summary>
    public static string Presence(DeviceGrant device, DateTimeOffset now, TimeZoneInfo zone)
    {
        var seen = device switch
        {
            { Online: true } => "online now",
            { LastSeen: { } then } => $"seen {When.Ago(then, now, zone)}",
            _ => "not connected yet",
        };
        return device.Behind switch
        {
            null => seen,
            0 => $"{seen} · up to date",
            { } behind => $"{seen} · {Count.Of(behind, "change")} behind",
        };
    }

    public static string Ends(DateTimeOffset? expires, DateTimeOffset now, TimeZoneInfo zone) => expires switch
    {
        null => "never",
        { } end when end <= now => "ended",
        { } end => When.Near(end, now, zone),
    };

    /// <summary>What has been done.</summary>
    public static string Done(DeviceChange change, DateTimeOffset now, TimeZoneInfo zone) => change switch
    {
        { Device.DeviceName: var name, Change.DeviceName: { } other } => $"{name} is called {other} now.",
        { Device.DeviceName: var name, Change.Scope: { } scope } => $"{name} {Permission.Of(scope)} now.",
        { Device.DeviceName: var name, Change.Lifetime.Seconds: { } seconds } =>
            $"The access of {name} ends {When.Moment(now.AddSeconds(seconds), zone)}.",
        _ => $"The access of {change.Device.DeviceName} never ends.",
    };

    /// <summary>Which devices have come since; empty when none has.</summary>
    public static string Joined(IReadOnlyList<DeviceGrant> before, IReadOnlyList<DeviceGrant> now)
    {
        var known = before.Select(device => device.GrantId).ToHashSet();
        var joined = now.Where(device => !known.Contains(device.GrantId)).Select(device => $"{device.DeviceName} has joined.");
        return string.Join(' ', joined);
    }
}
