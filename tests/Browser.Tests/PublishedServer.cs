using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using SyncEngine.Testing.Server;

namespace SyncEngine.Browser.Tests;

/// <summary>The published server as a process of its own, with its data in a folder that outlives it and goes with this object.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The test runner calls IAsyncLifetime.DisposeAsync.")]
public sealed class PublishedServer : IAsyncLifetime
{
    private readonly string _program;
    private readonly string _data = Directory.CreateTempSubdirectory("syncengine-").FullName;
    private Process? _process;

    public PublishedServer()
        : this(Metadata.Path("PublishedServer"))
    {
    }

    /// <param name="program">Another copy of what is published.</param>
    internal PublishedServer(string program) => _program = program;

    /// <summary>The same across restarts, as it is for the people whose pages are open.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Take()}");

    public Task InitializeAsync() => StartAsync();

    /// <summary>Ends the process as a power cut would. Whoever disposes of what this returns has it back.</summary>
    public async Task<IAsyncDisposable> StopAsync()
    {
        await EndAsync();
        return new Outage(this);
    }

    /// <summary>Runs a command of the server's program on its data.</summary>
    public async Task CommandAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [_program, .. arguments, "--data", _data]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(HubClient.Patience);
        await process.WaitForExitAsync().WaitAsync(HubClient.Patience);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        }
    }

    public async Task DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task StartAsync()
    {
        if (!File.Exists(_program))
        {
            throw new FileNotFoundException("The server is not published; ./test.sh does it, or: dotnet publish src/Server", _program);
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new List<string>();
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [_program, "--urls", Address.ToString(), "--data", _data])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => started.TrySetException(new InvalidOperationException($"The server ended: {string.Join('\n', output)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(60));

        void Hear(string? line)
        {
            lock (output)
            {
                output.Add(line ?? "");
            }

            if (line?.Contains("Now listening on", StringComparison.Ordinal) == true)
            {
                started.TrySetResult();
            }
        }
    }

    private async Task EndAsync()
    {
        if (_process is null)
        {
            return;
        }

        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    private sealed class Outage(PublishedServer server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await server.StartAsync();
    }
}
