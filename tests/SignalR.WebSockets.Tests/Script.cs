using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR.Client;

namespace SyncEngine.SignalR.WebSockets.Tests;

/// <summary>What scripted servers and their clients do in several tests.</summary>
internal static class Script
{
    private const byte RecordSeparator = 0x1e;

    /// <summary>The server's part of the hub handshake: reads the client's record, answers that all is well.</summary>
    public static async Task ShakeHandsAsync(this WebSocket socket)
    {
        var buffer = new byte[1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        }
        while (buffer[received.Count - 1] != RecordSeparator);

        await socket.SendAsync("{}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
    }

    public static Task NeverAsync(CancellationToken end) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);

    /// <summary>What the Closed event is raised with.</summary>
    public static Task<Exception?> WhenClosed(this HubConnection connection)
    {
        var closed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Closed += error =>
        {
            closed.TrySetResult(error);
            return Task.CompletedTask;
        };
        return closed.Task;
    }
}
