using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.SignalR.WebSockets.Tests;

/// <summary>A real Kestrel on a free port of the loopback. Its /hub is the framework's hub, or a script that takes the connection over.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    /// <summary>The query's access_token of each connection attempt, in order.</summary>
    public ConcurrentQueue<string?> Tokens { get; } = new();

    public Uri HubUrl => new(_app.Urls.Single() + "/hub");

    public static Task<TestServer> WithHubAsync() => StartAsync(app => app.MapHub<FrameHub>("/hub"));

    /// <summary>The script has the socket before the hub's handshake; its token is cancelled when the test is over.</summary>
    public static Task<TestServer> WithScriptAsync(Func<WebSocket, CancellationToken, Task> script) => WithRequestsAsync(async (context, end) =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await script(socket, end);
    });

    public static Task<TestServer> WithRequestsAsync(Func<HttpContext, CancellationToken, Task> answer) => StartAsync(app =>
        app.Map("/hub", async (HttpContext context) =>
        {
            try
            {
                await answer(context, app.Lifetime.ApplicationStopping);
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                context.Abort();
            }
        }));

    public IHubConnectionBuilder Client(Action<WebSocketConnectionOptions>? configure = null) =>
        new HubConnectionBuilder()
            .WithWebSocket(HubUrl, configure)
            .AddMessagePackProtocol(options => options.Add(new EncodedFrameFormatter()));

    /// <summary>The connection below a hub connection, without the hub's handshake.</summary>
    public async Task<ConnectionContext> ConnectAsync(Action<WebSocketConnectionOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        await using var services = Client(configure).Services.BuildServiceProvider();
        return await services.GetRequiredService<IConnectionFactory>()
            .ConnectAsync(services.GetRequiredService<EndPoint>(), cancellationToken);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<TestServer> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddSignalR(options => options.MaximumReceiveMessageSize = null)
            .AddMessagePackProtocol(options => options.Add(new EncodedFrameFormatter()));

        var app = builder.Build();
        var server = new TestServer(app);
        app.Use((context, next) =>
        {
            server.Tokens.Enqueue(context.Request.Query["access_token"]);
            return next(context);
        });
        app.UseWebSockets();
        map(app);
        await app.StartAsync();
        return server;
    }
}
