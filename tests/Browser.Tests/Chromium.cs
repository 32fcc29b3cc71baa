using Microsoft.Playwright;
using SyncEngine.Testing.Browser;

namespace SyncEngine.Browser.Tests;

/// <summary>The system's Chromium. Each device is a context of its own: its own IndexedDB, its own worker.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private SystemChromium? _chromium;

    public async Task InitializeAsync() => _chromium = await SystemChromium.LaunchAsync();

    public async Task<Device> NewDeviceAsync(PublishedServer server)
    {
        var context = await _chromium!.Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = server.Address.ToString() });
        return new Device(context, await context.NewPageAsync());
    }

    public async Task DisposeAsync() => await _chromium!.DisposeAsync();
}
