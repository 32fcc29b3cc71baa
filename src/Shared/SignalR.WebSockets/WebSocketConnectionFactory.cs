using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace SyncEngine.SignalR.WebSockets;

/// <summary>Opens one WebSocket per attempt of a hub connection.</summary>
internal sealed class WebSocketConnectionFactory(WebSocketConnectionOptions options) : IConnectionFactory
{
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var url = ((UriEndPoint)endpoint).Uri;
        var token = await options.AccessToken(cancellationToken);
        var socket = new ClientWebSocket();
        try
        {
            await ConnectAsync(socket, url, token, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new WebSocketConnection(socket, options);
    }

    private async Task ConnectAsync(ClientWebSocket socket, Uri url, string? token, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsBrowser())
        {
            socket.Options.CollectHttpResponseDetails = true;
        }

        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await socket.ConnectAsync(WebSocketUrl.Make(url, token), either.Token);
        }
        catch (Exception error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Refusal(socket, url, token, timeout.IsCancellationRequested, error);
        }
    }

    private WebSocketConnectException Refusal(ClientWebSocket socket, Uri url, string? token, bool timedOut, Exception error)
    {
        var status = OperatingSystem.IsBrowser() || socket.HttpStatusCode == 0 ? (HttpStatusCode?)null : socket.HttpStatusCode;
        var server = url.GetLeftPart(UriPartial.Path);
        var message = status is { } refused
            ? $"{server} refused the WebSocket with status {(int)refused}."
            : timedOut
                ? $"{server} did not answer within {nameof(options.ConnectTimeout)}, {options.ConnectTimeout.TotalSeconds} s."
                : $"{server} cannot be reached.";
        return new WebSocketConnectException(message, WebSocketUrl.Shows(error, token) ? null : error) { StatusCode = status };
    }
}
