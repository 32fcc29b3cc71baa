using System.Collections.Immutable;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests.Chaos;

/// <summary>One browser profile with several tabs of one workspace.</summary>
internal sealed class Profile : IAsyncDisposable
{
    private readonly Device _device;
    private readonly string _address;

    /// <param name="device">Shows the workspace; its page is the first tab.</param>
    /// <param name="name">What its foods begin with.</param>
    public Profile(Device device, string name)
    {
        _device = device;
        _address = device.Page.Url;
        Name = name;
        Tabs = [new Tab(device.Page)];
    }

    public string Name { get; }

    public bool IsOffline { get; private set; }

    /// <summary>Replaced as a whole, because who types looks at it while others open and close.</summary>
    public ImmutableList<Tab> Tabs { get; private set; }

    public async Task<Tab> OpenTabAsync()
    {
        var tab = new Tab(await _device.Page.Context.NewPageAsync());
        await tab.Page.GotoAsync(_address);
        await Assertions.Expect(tab.Page.GetByTestId("food-name")).ToBeEnabledAsync(new() { Timeout = 30_000 });
        Tabs = Tabs.Add(tab);
        return tab;
    }

    public async Task CloseAsync(Tab tab)
    {
        Leave(tab);
        await tab.Page.CloseAsync();
    }

    /// <summary>The process of the tab ends at once, with whatever it was doing.</summary>
    public async Task CrashAsync(Tab tab)
    {
        Leave(tab);
        await tab.Page.EndAsync(TabEnd.Crashed);
        await tab.Page.CloseAsync();
    }

    public static async Task ReloadAsync(Tab tab)
    {
        tab.Disturb();
        await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Page.GetByTestId("food-name")).ToBeEnabledAsync(new() { Timeout = 30_000 });
        tab.Settle();
    }

    public async Task SetOfflineAsync(bool offline)
    {
        IsOffline = offline;
        await _device.Page.Context.SetOfflineAsync(offline);
    }

    public ValueTask DisposeAsync() => _device.DisposeAsync();

    private void Leave(Tab tab)
    {
        Tabs = Tabs.Remove(tab);
        tab.Disturb();
    }
}
