using System.Diagnostics;

namespace SyncEngine.Testing.Server;

/// <summary>The server as a process of its own, which can be killed. Its data folder outlives it.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string data, int? fileKilobytes, string? postgres)
    {
        string[] server = [Path.Combine(AppContext.BaseDirectory, "SyncEngine.Server.dll"), "--data", data, "--urls", "http://127.0.0.1:0"];
        var start = fileKilobytes is { } most
            ? new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; ulimit -f {most}; exec dotnet \"$@\"", "dotnet", .. server])
            : new ProcessStartInfo("dotnet", server);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The runtime keeps its own memory in files, which the limit on files would forbid.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["ConnectionStrings__Postgres"] = postgres;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    public Uri Address { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <param name="fileKilobytes">No file of the process can grow beyond this: what a full disk looks like to it.</param>
    /// <param name="postgres">The database to use instead of the folder.</param>
    public static async Task<ServerProcess> StartAsync(string data, int? fileKilobytes = null, string? postgres = null)
    {
        var server = new ServerProcess(data, fileKilobytes, postgres);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        // Its end is waited for with all of its output, so that the reason is in the message.
        await Task.WhenAny(server._started.Task, server._process.WaitForExitAsync()).WaitAsync(TimeSpan.FromSeconds(60));
        server.Address = server._started.Task.IsCompleted
            ? await server._started.Task
            : throw new InvalidOperationException($"The server ended: {server.Output}");
        return server;
    }

    /// <summary>As kill -9 does: nothing in the process runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_output)
        {
            _output.Add(line ?? "");
        }

        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _started.TrySetResult(new Uri(line[(at + Listening.Length)..]));
        }
    }
}
