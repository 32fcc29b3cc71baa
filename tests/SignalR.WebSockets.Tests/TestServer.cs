using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.SignalR.WebSockets.Tests;

/// <summary>A real Kestrel on a free port of the loopback, with the hub at /hub.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    public Uri HubUrl => new(_app.Urls.Single() + "/hub");

    /// <param name="middleware">Stands before the hub: it can look at a connection, refuse it or take it over.</param>
    public static async Task<TestServer> StartAsync(Action<WebApplication>? middleware = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddSignalR(options => options.MaximumReceiveMessageSize = null)
            .AddMessagePackProtocol(options => options.Add(new EncodedFrameFormatter()));

        var app = builder.Build();
        app.UseWebSockets();
        middleware?.Invoke(app);
        app.MapHub<FrameHub>("/hub");
        await app.StartAsync();
        return new TestServer(app);
    }

    public HubConnection Connect(Action<WebSocketConnectionOptions>? configure = null)
    {
        var builder = new HubConnectionBuilder().WithWebSocket(HubUrl, configure);
        builder.AddMessagePackProtocol(options => options.Add(new EncodedFrameFormatter()));
        return builder.Build();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
