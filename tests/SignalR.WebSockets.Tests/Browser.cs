using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using SyncEngine.Testing.Browser;

namespace SyncEngine.SignalR.WebSockets.Tests;

/// <summary>The system's Chromium with the trimmed test host open in it, served from the bundle beside this assembly.</summary>
public sealed class Browser : IAsyncLifetime
{
    private WebApplication? _files;
    private SystemChromium? _chromium;
    private IPage? _page;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _files = builder.Build();
        _files.UseFileServer(new FileServerOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")),
            StaticFileOptions = { ServeUnknownFileTypes = true },
        });
        await _files.StartAsync();

        _chromium = await SystemChromium.LaunchAsync();
        _page = await _chromium.Browser.NewPageAsync();
        await _page.GotoAsync(_files.Urls.Single());
        await _page.WaitForFunctionAsync("() => globalThis.run");
    }

    /// <summary>Runs a scenario of the test host against the server, in the page or in a shared worker, and returns what it found.</summary>
    internal Task<string> RunAsync(string scenario, TestServer server, string where) =>
        _page!.EvaluateAsync<string>("([scenario, url, where]) => run(scenario, url, where)", new[] { scenario, $"{server.HubUrl}", where });

    public async Task DisposeAsync()
    {
        await _chromium!.DisposeAsync();
        await _files!.DisposeAsync();
    }
}
