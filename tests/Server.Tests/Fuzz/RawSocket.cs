using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using SyncEngine.Protocol;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Fuzz;

/// <summary>A client by hand: it sends the bytes it is told to, and reads when it is told to.</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    private const int Masked = 0x80;

    private readonly Socket _socket;

    private RawSocket(Socket socket) => _socket = socket;

    /// <param name="receiveBytes">How much the system takes from the server while nobody reads.</param>
    public static async Task<RawSocket> ConnectAsync(Uri server, int? receiveBytes = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }

        await socket.ConnectAsync(server.Host, server.Port);
        return new RawSocket(socket);
    }

    /// <summary>Connected and switched to WebSocket.</summary>
    public static async Task<RawSocket> UpgradeAsync(Uri server, string token, int? receiveBytes = null)
    {
        var raw = await ConnectAsync(server, receiveBytes);
        await raw.SendAsync(
            $"GET {HubMethod.Path}?access_token={token} HTTP/1.1\r\nHost: {server.Authority}\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await raw._socket.ReceiveAsync(one) == 1)
        {
            answer.Append((char)one[0]);
        }

        return answer.ToString().StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal)
            ? raw
            : throw new InvalidOperationException($"The upgrade was refused: {answer}");
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>One binary WebSocket message, under a mask of zeros.</summary>
    public Task SendMessageAsync(ReadOnlySpan<byte> message)
    {
        var frame = new byte[14 + message.Length];
        frame[0] = 0x82;
        frame[1] = Masked | 127;
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), message.Length);
        message.CopyTo(frame.AsSpan(14));
        return SendAsync(frame);
    }

    /// <summary>A byte at each tick, until all are sent or the server has gone.</summary>
    public async Task TrickleAsync(string text, TimeSpan tick)
    {
        using var timer = new PeriodicTimer(tick);
        try
        {
            foreach (var letter in text)
            {
                await timer.WaitForNextTickAsync();
                await SendAsync(letter.ToString());
            }
        }
        catch (SocketException)
        {
            // That the server has gone is what the test waits for.
        }
    }

    /// <summary>Nothing more will be sent.</summary>
    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Something that comes.</summary>
    public async Task<string> ReadSomeAsync()
    {
        var buffer = new byte[16 * 1024];
        return Encoding.Latin1.GetString(buffer, 0, await _socket.ReceiveAsync(buffer).WaitAsync(HubClient.Patience));
    }

    /// <summary>All that comes until the server hangs up.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(HubClient.Patience);
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await _socket.ReceiveAsync(buffer, patience.Token)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Hung up without ceremony.
        }

        return text.ToString();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
