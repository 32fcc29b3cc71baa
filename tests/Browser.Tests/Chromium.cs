using Microsoft.Playwright;
using SyncEngine.Testing.Browser;

namespace SyncEngine.Browser.Tests;

/// <summary>The system's Chromium. Each device is a context of its own: its own IndexedDB, its own worker.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private SystemChromium? _chromium;

    public async Task InitializeAsync() => _chromium = await SystemChromium.LaunchAsync();

    public async Task<Device> NewDeviceAsync(PublishedServer server, string colorScheme = "light", int width = 1280, int height = 900)
    {
        var context = await _chromium!.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = colorScheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        return new Device(context, await context.NewPageAsync());
    }

    public async Task DisposeAsync() => await _chromium!.DisposeAsync();
}
