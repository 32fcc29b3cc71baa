using Microsoft.AspNetCore.Hosting;
using SyncEngine.Server.Web;

namespace SyncEngine.WasmBundler.Tests;

/// <summary>Kestrel on a free port with nothing but the client's files, and the headers that the server gives them.</summary>
internal sealed class ClientServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ClientServer(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public static async Task<ClientServer> StartAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseMiddleware<SecurityHeaders>();
        app.MapClientFiles(folder);
        await app.StartAsync();
        return new ClientServer(app);
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _app.DisposeAsync();
    }
}
