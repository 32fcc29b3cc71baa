using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>Another device that is here now.</summary>
/// <param name="Tabs">What its tabs show, the one that changed last first; one at least.</param>
public sealed record OnlineDevice(Id<Protocol.Replica> Replica, IReadOnlyList<TabView> Tabs)
{
    public string Name => Tabs[0].Device;

    /// <summary>Where its person most likely is.</summary>
    public TabView View => Tabs.FirstOrDefault(tab => tab.Focus.Length > 0) ?? Tabs.FirstOrDefault(tab => tab.Page.Length > 0) ?? Tabs[0];
}
