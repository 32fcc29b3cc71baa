using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>Runs the scripts of the golden folder, which load the official npm packages.</summary>
internal static class Node
{
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "golden");

    /// <returns>What the script wrote; the test fails with its error output when it fails.</returns>
    public static async Task<string> RunAsync(string script, string argument = "", string input = "")
    {
        using var node = Process.Start(new ProcessStartInfo("node", [script, argument])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync();

        Assert.True(node.ExitCode == 0, await errors);
        return await output;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
