using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace SyncEngine.Server.Admin;

/// <summary>Speaks to the server that has claimed the data folder.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly Socket _socket;

    private AdminClient(Socket socket) => _socket = socket;

    /// <summary>Null when no server listens there.</summary>
    public static async Task<AdminClient?> TryConnectAsync(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            return new AdminClient(socket);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionRefused)
        {
            // A server that was killed has left it.
            socket.Dispose();
            return null;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new AdminException($"{path}: {error.Message}", error);
        }
    }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(AdminCommand command, Func<AdminLine, Task> show)
    {
        await using var stream = new NetworkStream(_socket);
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        await writer.WriteLineAsync(JsonSerializer.Serialize(command));
        while (await reader.ReadLineAsync() is { } line)
        {
            var answer = JsonSerializer.Deserialize<AdminLine>(line)!;
            if (answer.Kind == AdminLineKind.Exit)
            {
                return int.Parse(answer.Text, CultureInfo.InvariantCulture);
            }

            await show(answer);
        }

        throw new AdminException("The server ended before the command did.");
    }

    public void Dispose() => _socket.Dispose();
}
