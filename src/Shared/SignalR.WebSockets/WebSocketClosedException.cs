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
}
