using Microsoft.AspNetCore.Hosting;
using SyncEngine.Server.Web;

namespace SyncEngine.WasmBundler.Tests;

/// <summary>Kestrel on a free port with nothing but the client's files, under a strict content security policy.</summary>
internal sealed class ClientServer : IAsyncDisposable
{
    /// <summary>Nothing inline and nothing evaluated, beyond WebAssembly.</summary>
    private const string Policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; base-uri 'self'; object-src 'none'";

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
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        });
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
