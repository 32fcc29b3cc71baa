using Microsoft.Extensions.Configuration;
using SyncEngine.Server.Admin;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Admin;

/// <summary>What the program makes of its arguments.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData(true, "verify")]
    [InlineData(true, "verfiy")]
    [InlineData(true, "backup", "--to", "x")]
    [InlineData(true, "--help")]
    [InlineData(true, "--version")]
    [InlineData(false)]
    [InlineData(false, "--urls", "http://127.0.0.1:0")]
    [InlineData(false, "--data", "backup")]
    [InlineData(false, "/data", "x")]
    [InlineData(false, "data=x")]
    public void Word_first_is_a_command_and_everything_else_starts_the_server(bool command, params string[] args) =>
        Assert.Equal(command, CommandLine.IsCommand(args));

    [Theory]
    [InlineData("verfiy", "verfiy")]
    [InlineData("backup", "--to")]
    [InlineData("export --workspace x", "--to")]
    [InlineData("backup --to", "--to")]
    [InlineData("verify --dta x", "dta: there is no such setting")]
    [InlineData("verify --FeedMegabytes 0", "FeedMegabytes: '0' is wrong")]
    public async Task Wrong_usage_ends_with_2_and_one_line_that_names_it(string line, string named)
    {
        var (exit, output, error) = await ServerCommand.RunAsync(line.Split(' '));

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(named, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var (exit, output, _) = await ServerCommand.RunAsync("--help");

        Assert.Equal(0, exit);
        string[] commands = ["backup", "restore", "verify", "stats", "rotate-key", "export", "import", "health"];
        Assert.All(commands, command => Assert.Contains($"  {command} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Folder_that_was_mistyped_does_not_become_a_store()
    {
        var data = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var (exit, _, error) = await ServerCommand.RunAsync("verify", "--data", data);

        Assert.Equal((1, $"There is no database in {data}."), (exit, error.TrimEnd()));
        Assert.False(Directory.Exists(data));
    }

    [Theory]
    [InlineData(null, null, "http://127.0.0.1:5080/")]
    [InlineData("http://+:8080", null, "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:81;https://*:444", null, "http://127.0.0.1:81/")]
    [InlineData("http://[::]:82", null, "http://127.0.0.1:82/")]
    [InlineData("http://10.0.0.7:83", null, "http://10.0.0.7:83/")]
    [InlineData(null, "8080;8081", "http://127.0.0.1:8080/")]
    public void Probe_asks_where_the_server_listens(string? urls, string? ports, string address)
    {
        var settings = new Dictionary<string, string?> { ["urls"] = urls, ["http_ports"] = ports };

        Assert.Equal(new Uri(address), HealthProbe.AddressOf(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
    }
}
