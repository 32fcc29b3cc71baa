using Microsoft.Playwright;
using SyncEngine.Testing.Browser;

namespace SyncEngine.Browser.Tests;

/// <summary>The system's Chromium. Each device is a context of its own: its own IndexedDB, its own worker.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private SystemChromium? _chromium;

    public IBrowser Browser => _chromium!.Browser;

    public async Task InitializeAsync() => _chromium = await SystemChromium.LaunchAsync();

    public Task<Device> NewDeviceAsync(PublishedServer server) => NewDeviceAsync(server.Address);

    /// <param name="address">Of the server, or of what leads to it.</param>
    public async Task<Device> NewDeviceAsync(Uri address)
    {
        var context = await _chromium!.Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address.ToString() });
        return new Device(context, await context.NewPageAsync());
    }

    public async Task DisposeAsync() => await _chromium!.DisposeAsync();
}
