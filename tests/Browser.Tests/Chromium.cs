using Microsoft.Playwright;
using SyncEngine.Testing.Browser;

namespace SyncEngine.Browser.Tests;

/// <summary>The system's Chromium. Each device is a context of its own: its own IndexedDB, its own worker.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>The workers of a page are kept where a test can end them.</summary>
    private const string WithoutSharedWorkers =
        """
        delete globalThis.SharedWorker;
        globalThis.workers = [];
        globalThis.Worker = class extends Worker {
          constructor(...args) {
            super(...args);
            workers.push(this);
          }
        };
        """;

    private SystemChromium? _chromium;

    public IBrowser Browser => _chromium!.Browser;

    public async Task InitializeAsync() => _chromium = await SystemChromium.LaunchAsync();

    public Task<Device> NewDeviceAsync(PublishedServer server, WorkerPath path = WorkerPath.Shared) => NewDeviceAsync(server.Address, path);

    /// <param name="address">Of the server, or of what leads to it.</param>
    /// <param name="path">Which workers this browser has.</param>
    public async Task<Device> NewDeviceAsync(Uri address, WorkerPath path = WorkerPath.Shared)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address.ToString() });
        if (path == WorkerPath.Dedicated)
        {
            await context.AddInitScriptAsync(WithoutSharedWorkers);
        }

        return new Device(context, await context.NewPageAsync());
    }

    public async Task DisposeAsync() => await _chromium!.DisposeAsync();
}
