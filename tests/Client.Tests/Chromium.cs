using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using SyncEngine.Testing.Browser;

namespace SyncEngine.Client.Tests;

/// <summary>The system's Chromium with the test host open in it, served from the bundle beside this assembly.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private WebApplication? _server;
    private SystemChromium? _chromium;

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

        _chromium = await SystemChromium.LaunchAsync();
        Page = await NewPageAsync();
    }

    /// <summary>A page with storage of its own.</summary>
    public async Task<HostPage> NewPageAsync() => await HostPage.OpenAsync(await _chromium!.Browser.NewContextAsync(), Address);

    public async Task DisposeAsync()
    {
        await Page.DisposeAsync();
        await _chromium!.DisposeAsync();
        await _server!.DisposeAsync();
    }
}
