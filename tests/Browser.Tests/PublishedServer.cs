using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SyncEngine.Browser.Tests;

/// <summary>The published server as a process of its own, with its data in a folder that outlives it and goes with this object.</summary>
public sealed class PublishedServer : IAsyncDisposable
{
    private static readonly string Program = Metadata.Path("PublishedServer");

    private readonly string _data = Directory.CreateTempSubdirectory("syncengine-").FullName;
    private Process? _process;

    /// <summary>The same across restarts, as it is for the people whose pages are open.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    public async Task StartAsync()
    {
        if (!File.Exists(Program))
        {
            throw new FileNotFoundException("The server is not published; ./test.sh does it, or: dotnet publish src/Server", Program);
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new List<string>();
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Program, "--urls", Address.ToString(), "--data", _data])
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

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task StopAsync()
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

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
