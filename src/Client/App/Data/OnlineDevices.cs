using System.Collections.Immutable;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>The other devices that are here now. A change makes a new value, so that whoever shows one can tell by reference.</summary>
public sealed class OnlineDevices
{
    /// <summary>More than that nobody is shown, whoever claims to be here.</summary>
    private const int Most = 200;

    private readonly ImmutableDictionary<Id<Protocol.Replica>, OnlineDevice> _devices;
    private readonly ILookup<string, string> _namesAt;

    private OnlineDevices(ImmutableDictionary<Id<Protocol.Replica>, OnlineDevice> devices)
    {
        _devices = devices;
        Sorted = [.. devices.Values.OrderBy(device => device.Name, StringComparer.OrdinalIgnoreCase).ThenBy(device => device.Replica.Value)];
        _namesAt = Sorted.SelectMany(device => device.Tabs.Select(tab => tab.Focus).Distinct(), (device, focus) => (device.Name, focus))
            .Where(at => at.focus.Length > 0)
            .ToLookup(at => at.focus, at => at.Name);
    }

    public static OnlineDevices None { get; } = new(ImmutableDictionary<Id<Protocol.Replica>, OnlineDevice>.Empty);

    /// <summary>By name.</summary>
    public IReadOnlyList<OnlineDevice> Sorted { get; }

    /// <summary>Who has this in focus; null for nobody.</summary>
    public string? At(string focus) => _namesAt.Contains(focus) ? string.Join(", ", _namesAt[focus]) : null;

    /// <param name="replica">The device.</param>
    /// <param name="tabs">What its tabs show; none when it has left.</param>
    public OnlineDevices With(Id<Protocol.Replica> replica, IReadOnlyList<TabView> tabs) => tabs.Count switch
    {
        0 when !_devices.ContainsKey(replica) => this,
        0 => new OnlineDevices(_devices.Remove(replica)),
        _ when !_devices.ContainsKey(replica) && _devices.Count >= Most => this,
        _ when _devices.TryGetValue(replica, out var known) && known.Tabs.SequenceEqual(tabs) => this,
        _ => new OnlineDevices(_devices.SetItem(replica, new OnlineDevice(replica, tabs))),
    };
}
