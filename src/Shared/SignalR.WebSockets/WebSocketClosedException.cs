using System.Net.WebSockets;

namespace SyncEngine.SignalR.WebSockets;

/// <summary>The connection ended, and not because this side closed it.</summary>
public sealed class WebSocketClosedException : IOException
{
    public WebSocketClosedException()
    {
    }

    public WebSocketClosedException(string message)
        : base(message)
    {
    }

    public WebSocketClosedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The code the server closed with; null when the connection was lost without one.</summary>
    public WebSocketCloseStatus? CloseStatus { get; init; }

    /// <summary>The server's words; empty when it gave none.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why the socket ended; null for a plain close, which is no error.</summary>
    internal static WebSocketClosedException? Of(WebSocket socket, Exception? error = null)
    {
        var (status, reason) = (socket.CloseStatus, socket.CloseStatusDescription ?? "");
        return status switch
        {
            WebSocketCloseStatus.NormalClosure when reason.Length == 0 => null,
            // A browser makes 1006 of a connection that was lost; no peer sends it.
            null or (WebSocketCloseStatus)1006 => new WebSocketClosedException("The connection was lost.", error),
            _ => new WebSocketClosedException($"The server closed the connection with {(int)status}{(reason.Length > 0 ? $": {reason}" : "")}.", error)
            {
                CloseStatus = status,
                Reason = reason,
            },
        };
    }
}
