using System.Net;

namespace SyncEngine.SignalR.WebSockets;

/// <summary>The server could not be reached, or refused the WebSocket.</summary>
public sealed class WebSocketConnectException : IOException
{
    public WebSocketConnectException()
    {
    }

    public WebSocketConnectException(string message)
        : base(message)
    {
    }

    public WebSocketConnectException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The status with which the server refused, natively. Null when none came, and always in a browser, which does not tell a page why a
    /// WebSocket failed: ask the server over HTTP there.
    /// </summary>
    public HttpStatusCode? StatusCode { get; init; }
}
