using System.Diagnostics;
using System.Reflection;
using System.Text;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>docs/examples/minimal-client.mjs is written from docs/protocol.md alone: where one of them is wrong, this fails.</summary>
public sealed class MinimalClientTests
{
    private static readonly string Script = typeof(MinimalClientTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "MinimalClient").Value!;

    [Fact]
    public async Task Client_that_knows_the_document_and_no_code_creates_writes_reads_invites_and_shows_itself()
    {
        await using var server = await ServerHost.StartAsync();

        var (exitCode, output, errors) = await RunAsync(server.Address);

        Assert.Equal("", errors);
        Assert.Equal(
            """
            creates a workspace: master, read_write
            opens it: the log ends at 0
            pushes 5 deltas: seq 1, 2, 3, 4, 5
            reads 5 deltas, and every page ends with the chain that they make
            pushes delta 3 again: seq 3
            invites a second device to read
            joins as the second device: access, read
            reads as the second device: 5 deltas in 3 pages, the same chain, caught up at 5
            pushes as the second device: read-only
            shows presence: the first device hears "Bob is here"
            leaves as the second device: the first hears ""

            """,
            output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Client_that_meets_a_surprise_says_so_in_one_line_and_fails()
    {
        var (exitCode, output, errors) = await RunAsync(new Uri($"http://127.0.0.1:{FreePort.Take()}"));

        Assert.Equal("", output);
        Assert.Contains("ECONNREFUSED", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(Uri server)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Script, server.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, await output, await errors);
    }
}
