using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace SyncEngine.SignalR.WebSockets;

/// <summary>Lets a hub connection run over one WebSocket, without negotiation.</summary>
public static class WebSocketHubConnectionBuilderExtensions
{
    /// <param name="builder">The builder of the hub connection.</param>
    /// <param name="url">The hub's address; http and https stand for ws and wss.</param>
    /// <param name="accessToken">Asked before every attempt to connect.</param>
    public static IHubConnectionBuilder WithWebSocket(
        this IHubConnectionBuilder builder, Uri url, Func<CancellationToken, ValueTask<string?>> accessToken) =>
        builder.WithWebSocket(url, options => options.AccessToken = accessToken);

    /// <param name="builder">The builder of the hub connection.</param>
    /// <param name="url">The hub's address; http and https stand for ws and wss.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IHubConnectionBuilder WithWebSocket(
        this IHubConnectionBuilder builder, Uri url, Action<WebSocketConnectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(url);
        var options = new WebSocketConnectionOptions();
        configure?.Invoke(options);
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(url));
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(options));
        return builder;
    }
}
