using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Admin;

/// <summary>The commands as an operator gives them, to a folder with a server on it and to one without.</summary>
public sealed class SqliteCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncengine-").FullName;

    private string Data => PathOf("data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Running_server_takes_commands_over_a_socket_that_is_its_owners_alone()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        using var http = new HttpClient { BaseAddress = server.Address };
        var alice = await http.CreateWorkspaceAsync();
        await using var client = await PushAsync(server.Address, alice, 3);

        var stats = await SucceedAsync("stats", "--data", Data);
        Assert.Contains("workspaces   1", stats, StringComparison.Ordinal);
        Assert.Contains("entries      3", stats, StringComparison.Ordinal);
        Assert.Contains("connections  1", stats, StringComparison.Ordinal);
        Assert.EndsWith("0 damaged", (await SucceedAsync("verify", "--data", Data)).TrimEnd(), StringComparison.Ordinal);
        await SucceedAsync("rotate-key", "--data", Data);
        using var answer = await http.GetAsync($"/api/workspaces/{alice.WorkspaceId}/grant", alice.Token);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Contains("stop it before restoring", await FailAsync("restore", "--from", "x", "--data", Data), StringComparison.Ordinal);
        Assert.Contains("no workspace id", await FailAsync("export", "--workspace", "x", "--to", PathOf("w"), "--data", Data), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "admin.sock")));
        }
    }

    [Fact]
    public async Task Socket_that_a_killed_server_left_stops_neither_a_command_nor_the_next_server()
    {
        await using (var killed = await ServerProcess.StartAsync(Data))
        {
            await killed.KillAsync();
        }

        Assert.True(File.Exists(Path.Combine(Data, "admin.sock")));
        Assert.DoesNotContain("connections", await SucceedAsync("stats", "--data", Data), StringComparison.Ordinal);
        await using var next = await ServerProcess.StartAsync(Data);
        Assert.Contains("connections", await SucceedAsync("stats", "--data", Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_of_a_running_server_restores_to_a_server_that_admits_the_same_devices()
    {
        Admission alice;
        var backup = PathOf("backup");
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            using var http = new HttpClient { BaseAddress = server.Address };
            alice = await http.CreateWorkspaceAsync();
            await using var client = await PushAsync(server.Address, alice, 3);
            await SucceedAsync("backup", "--to", backup, "--data", Data);
            Assert.Contains("already", await FailAsync("backup", "--to", backup, "--data", Data), StringComparison.Ordinal);
        }

        AssertPrivate(backup);
        Assert.Contains("into an empty data folder", await FailAsync("restore", "--from", backup, "--data", Data), StringComparison.Ordinal);

        var restored = PathOf("restored");
        await SucceedAsync("restore", "--from", backup, "--data", restored);
        AssertPrivate(Path.Combine(restored, "sync.db"));
        await using var again = await ServerProcess.StartAsync(restored);
        await using var reader = await HubClient.OpenAsync(again.Address, alice.Token, Id<Replica>.New());
        Assert.Equal(3, (await reader.ReadToAsync(3)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(-4096)]
    public async Task File_that_is_no_whole_backup_is_refused_and_leaves_nothing(int length)
    {
        var backup = PathOf("backup");
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await SucceedAsync("backup", "--to", backup, "--data", Data);
        }

        await using (var file = File.OpenWrite(backup))
        {
            file.SetLength(length >= 0 ? length : file.Length + length);
        }

        var restored = PathOf("restored");
        Assert.Contains(backup, await FailAsync("restore", "--from", backup, "--data", restored), StringComparison.Ordinal);
        Assert.Equal(["server.lock"], Directory.GetFileSystemEntries(restored).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Exported_workspace_is_reached_on_another_server_by_the_link_that_importing_it_prints()
    {
        Admission alice;
        var file = PathOf("workspace");
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            using var http = new HttpClient { BaseAddress = server.Address };
            alice = await http.CreateWorkspaceAsync();
            await using var client = await PushAsync(server.Address, alice, 300);
            await SucceedAsync("export", "--workspace", alice.WorkspaceId, "--to", file, "--data", Data);
        }

        AssertPrivate(file);
        var exported = await SucceedAsync("export", "--workspace", alice.WorkspaceId, "--to", PathOf("again"), "--data", Data);
        Assert.Contains("300 entries", exported, StringComparison.Ordinal);

        await using var other = await ServerProcess.StartAsync(PathOf("other"));
        using var guest = new HttpClient { BaseAddress = other.Address };
        var said = await SucceedAsync("import", "--from", file, "--data", PathOf("other"));
        Assert.Contains("already", await FailAsync("import", "--from", file, "--data", PathOf("other")), StringComparison.Ordinal);

        var link = said.Split("/join#")[1].Trim().Split('.');
        using var joined = await guest.JoinAsync(link[0], new InviteCreated(link[1], link[2]), Id<Device>.New());
        var bob = await joined.ReadAsync(RestJson.Default.Admission);
        await using var reader = await HubClient.OpenAsync(other.Address, bob.Token, Id<Replica>.New());
        Assert.Equal(300, (await reader.ReadToAsync(300)).Count);
        using var refused = await guest.GetAsync($"/api/workspaces/{alice.WorkspaceId}/grant", alice.Token);
        Assert.Equal((401, ErrorCode.TokenInvalid), await refused.ReadRefusalAsync());
    }

    [Fact]
    public async Task Health_says_whether_the_server_is_ready()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        var address = server.Address.ToString();

        Assert.Equal(0, (await ServerCommand.RunAsync("health", "--urls", address)).Exit);
        await server.KillAsync();
        Assert.Contains("does not answer", await FailAsync("health", "--urls", address), StringComparison.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static void AssertPrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    /// <summary>A device that has pushed this many deltas, and stays connected.</summary>
    private static async Task<HubClient> PushAsync(Uri server, Admission device, int deltas)
    {
        var client = await HubClient.OpenAsync(server, device.Token, Id<Replica>.New());
        for (var counter = 1; counter <= deltas; counter++)
        {
            client.Push(counter, Bytes.Of($"delta {counter}"));
            await client.NextAsync<Protocol.Frames.AckFrame>();
        }

        return client;
    }

    private static async Task<string> SucceedAsync(params string[] args)
    {
        var (exit, output, error) = await ServerCommand.RunAsync(args);
        Assert.True(exit == 0, $"{string.Join(' ', args)}: {exit} {error}");
        return output;
    }

    private static async Task<string> FailAsync(params string[] args)
    {
        var (exit, _, error) = await ServerCommand.RunAsync(args);
        Assert.Equal(1, exit);
        return Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
