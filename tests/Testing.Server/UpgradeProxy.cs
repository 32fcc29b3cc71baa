using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SyncEngine.Testing.Server;

/// <summary>A proxy that lets requests through, and WebSockets only if it is told to.</summary>
public sealed class UpgradeProxy : IAsyncDisposable
{
    private static readonly byte[] Refusal = Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private int _refused;
    private int _upgraded;

    private UpgradeProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public static UpgradeProxy To(Uri server) => new(server.Port);

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Whether new WebSockets are let through.</summary>
    public bool Upgrades { get; set; }

    public int Refused => Volatile.Read(ref _refused);

    public int Upgraded => Volatile.Read(ref _upgraded);

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
                Task[] ways = [CarryUpAsync(up, down), CarryDownAsync(down, up)];
                await Task.WhenAny(ways);
                client.Close();
                server.Close();
                await Task.WhenAll(ways);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One of the two has gone, and takes the other along.
            }
        }
    }

    private async Task CarryUpAsync(NetworkStream client, NetworkStream server)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (buffer.AsSpan(0, read).IndexOf("Upgrade: websocket"u8) >= 0)
            {
                if (!Upgrades)
                {
                    Interlocked.Increment(ref _refused);
                    await client.WriteAsync(Refusal, _stop.Token);
                    break;
                }

                Interlocked.Increment(ref _upgraded);
            }

            await server.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private async Task CarryDownAsync(NetworkStream server, NetworkStream client)
    {
        var buffer = new byte[64 * 1024];
        while (await server.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            await client.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
