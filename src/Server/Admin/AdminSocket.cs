using System.Net.Sockets;
using System.Text.Json;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Admin;

/// <summary>
/// Where a running server takes commands: a socket in its data folder, which only the owner of the folder can open. One command a connection: a
/// line of JSON in, <see cref="AdminLine"/>s out, the exit code last.
/// </summary>
internal sealed class AdminSocket(DataFolder folder, Administrator administrator, TimeProvider clock, ILogger<AdminSocket> logger)
    : BackgroundService
{
    private const int CommandsAtOnce = 4;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The folder is claimed, so that whoever left it there has gone.
            File.Delete(folder.AdminSocket);
            _listener.Bind(new UnixDomainSocketEndPoint(folder.AdminSocket));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder.AdminSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            // Nobody gets in before.
            _listener.Listen();
        }
        catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // A path that is too long, or a file system without sockets: the server serves, and commands wait until it is stopped.
            Log.AdminSocketFailed(logger, folder.AdminSocket, error.Message);
            return Task.CompletedTask;
        }

        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, CommandsAtOnce).Select(_ => ServeAsync(stoppingToken)));

    private async Task ServeAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var connection = await _listener.AcceptAsync(stoppingToken);
                await using var stream = new NetworkStream(connection);
                await ServeAsync(stream, stoppingToken);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or JsonException)
            {
                // Whoever called has gone, the server stops, or the line was no command: nothing is owed to anyone.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream, CancellationToken stoppingToken)
    {
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        if (await reader.ReadLineAsync(stoppingToken) is not { } line)
        {
            return;
        }

        var command = JsonSerializer.Deserialize<AdminCommand>(line)!;
        Log.AdminCommandRuns(logger, command.GetType().Name);
        var report = new AdminReport(SendAsync, clock, stoppingToken);
        var exit = await administrator.RunAsync(command, report);
        await SendAsync(new AdminLine(AdminLineKind.Exit, $"{exit}"));

        Task SendAsync(AdminLine answer) => writer.WriteLineAsync(JsonSerializer.Serialize(answer).AsMemory(), stoppingToken);
    }
}
