using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SyncEngine.Testing.Server;

/// <summary>
/// A line between a client and a server that breaks at a chosen word: the server still receives what the client says with it, and the client
/// never hears the answer. Lines that come later hold.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private byte[]? _word;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Cuts { get; private set; }

    /// <summary>The line on which this word is said next breaks.</summary>
    public void CutAt(string word) => _word = Encoding.ASCII.GetBytes(word);

    /// <summary>All lines break, and no more are taken.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                var (up, down) = (client.GetStream(), server.GetStream());
                var cut = new TaskCompletionSource();
                await Task.WhenAll(CarryUpAsync(up, down, cut), CarryDownAsync(down, up, cut.Task));
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // One of the two has gone, and takes the other along.
            }
        }
    }

    private async Task CarryUpAsync(NetworkStream from, NetworkStream to, TaskCompletionSource cut)
    {
        var buffer = new byte[64 * 1024];
        while (!cut.Task.IsCompleted && await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (_word is { } word && buffer.AsSpan(0, read).IndexOf(word) >= 0)
            {
                _word = null;
                Cuts++;
                cut.SetResult();
                from.Close();
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>What the server says to a client that was cut off is read to its end, and heard by nobody.</summary>
    private async Task CarryDownAsync(NetworkStream from, NetworkStream to, Task cut)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (!cut.IsCompleted)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }

        to.Close();
    }
}
