using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;

namespace SyncEngine.Client.Tests;

/// <summary>The system's Chromium with the test host open in it, served from the bundle beside this assembly.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private WebApplication? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The page that all scenarios share; each uses databases of its own.</summary>
    public HostPage Page { get; private set; } = null!;

    private string Address => _server!.Urls.Single();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Environment.EnvironmentName = Environments.Production;
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.UseFileServer(new FileServerOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")),
            StaticFileOptions = { ServeUnknownFileTypes = true },
        });
        await _server.StartAsync();

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = Arguments,
        });
        Page = await NewPageAsync();
    }

    /// <summary>A page with storage of its own.</summary>
    public async Task<HostPage> NewPageAsync() => await HostPage.OpenAsync(await _browser!.NewContextAsync(), Address);

    public async Task DisposeAsync()
    {
        await Page.DisposeAsync();
        await _browser!.DisposeAsync();
        _playwright!.Dispose();
        await _server!.DisposeAsync();
    }
}
