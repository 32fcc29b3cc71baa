using System.Diagnostics;

namespace SyncEngine.Testing.Server;

/// <summary>
/// A temporary folder, and the programs that run from it under a user without privileges: database servers refuse to be root. Both end with
/// the process of the tests, however that ends: a guard outside waits for its pipe to close.
/// </summary>
public sealed class TemporaryHome : IAsyncDisposable
{
    private static readonly string[] AsUser = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];

    private readonly Process _guard;

    private TemporaryHome(Process guard, string path)
    {
        _guard = guard;
        Path = path;
    }

    public string Path { get; }

    /// <param name="ending">What a shell does in the folder before it is removed.</param>
    public static async Task<TemporaryHome> CreateAsync(string ending)
    {
        var script = $$"""
            home=$(mktemp -d) && cd "$home" && echo "$home"
            exec >/dev/null 2>&1
            cat
            {{ending}}
            rm -rf "$home"
            """;
        // In a session of its own: what ends the tests by their process group must not end what cleans up after them.
        string[] command = ["setsid", .. AsUser, "bash", "-c", script];
        var guard = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new TemporaryHome(guard, await guard.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("No folder was made."));
    }

    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A file that the user of the folder can read.</summary>
    public async Task WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(FileOf(name), text);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            File.SetUnixFileMode(FileOf(name), Readable);
        }
    }

    /// <summary>Runs a command to its end, in the folder and as its user.</summary>
    public async Task RunAsync(params string[] command)
    {
        // Into a file and not a pipe: a server that the command leaves behind would hold the pipe open.
        var output = FileOf("output");
        string[] whole = [.. AsUser, "bash", "-c", "cd \"$0\" && \"$@\" >output 2>&1", Path, .. command];
        using var process = Process.Start(new ProcessStartInfo(whole[0], whole[1..]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {await File.ReadAllTextAsync(output)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }
}
