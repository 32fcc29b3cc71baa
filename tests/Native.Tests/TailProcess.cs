using System.Diagnostics;
using System.Threading.Channels;

namespace SyncEngine.Native.Tests;

/// <summary>The tail program as a process of its own, read line by line.</summary>
internal sealed class TailProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private TailProcess(string[] arguments, string? token)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SyncEngine.Tail.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SYNCENGINE_TOKEN"] = token;
        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    public static TailProcess Start(params string[] arguments) => new(arguments, token: null);

    public static TailProcess StartWithToken(string token, params string[] arguments) => new(arguments, token);

    public StreamWriter Input => _process.StandardInput;

    /// <summary>The next line of the output; null when it has ended.</summary>
    public async Task<string?> NextAsync() =>
        await _lines.Reader.WaitToReadAsync(Patience.Token) && _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>All lines up to the first that has this in it.</summary>
    public async Task<IReadOnlyList<string>> ReadToAsync(string text)
    {
        var read = new List<string>();
        while (await NextAsync() is { } line)
        {
            read.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return read;
            }
        }

        throw new InvalidOperationException($"The program ended before it said '{text}': {string.Join('\n', read)} {await ReadErrorAsync()}");
    }

    /// <summary>What is left of the output.</summary>
    public async Task<IReadOnlyList<string>> ReadToEndAsync()
    {
        var read = new List<string>();
        while (await NextAsync() is { } line)
        {
            read.Add(line);
        }

        return read;
    }

    public Task<string> ReadErrorAsync() => _process.StandardError.ReadToEndAsync(Patience.Token);

    /// <summary>As Ctrl+C does.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Patience.Token);
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Patience.Token);
        return _process.ExitCode;
    }

    /// <summary>As kill -9 does: nothing in the process runs any more. Gives what it had still said.</summary>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        _process.Kill();
        return await ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }
}
