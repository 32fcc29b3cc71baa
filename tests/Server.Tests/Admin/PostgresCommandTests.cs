using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Admin;

/// <summary>The commands as an operator gives them, beside a node or with none.</summary>
public sealed class PostgresCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncengine-").FullName;
    private PostgresTestDatabase _from = null!;
    private PostgresTestDatabase _to = null!;

    public async Task InitializeAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        _from = await cluster.CreateDatabaseAsync();
        _to = await cluster.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _from.DisposeAsync();
        await _to.DisposeAsync();
    }

    [Fact]
    public async Task Backup_beside_a_node_restores_to_a_database_that_admits_the_same_devices()
    {
        var backup = PathOf("backup");
        Admission alice;
        await using (var node = await StartAsync(_from))
        {
            alice = await FillAsync(node, 300);
            await FillAsync(node, 2);
            await SucceedAsync(_from, "rotate-key");
            Assert.Contains("2 workspaces are in", await SucceedAsync(_from, "backup", "--to", backup), StringComparison.Ordinal);
            Assert.Contains("not empty", await FailAsync(_from, "restore", "--from", backup), StringComparison.Ordinal);
        }

        Assert.Contains("2 workspaces are here", await SucceedAsync(_to, "restore", "--from", backup), StringComparison.Ordinal);
        Assert.Contains("2 workspaces with 302 entries: 0 damaged", await SucceedAsync(_to, "verify"), StringComparison.Ordinal);
        await using var again = await StartAsync(_to);
        await using var reader = await HubClient.OpenAsync(again.Address, alice.Token, Id<Replica>.New());
        Assert.Equal(300, (await reader.ReadToAsync(300)).Count);
    }

    [Fact]
    public async Task Restore_that_was_broken_off_is_not_served_and_goes_on_when_it_is_run_again()
    {
        var (backup, workspace) = (PathOf("backup"), PathOf("workspace"));
        await using (var node = await StartAsync(_from))
        {
            var alice = await FillAsync(node, 3);
            await FillAsync(node, 2);
            await SucceedAsync(_from, "backup", "--to", backup);
            await SucceedAsync(_from, "export", "--workspace", alice.WorkspaceId, "--to", workspace);
        }

        // What a restore has done when it is killed after its first workspace.
        await SucceedAsync(_to, "import", "--from", workspace);
        var (exit, _, error) = await ServerCommand.RunAsync("--urls", "http://127.0.0.1:0", Key, _to.ConnectionString);
        Assert.Equal(1, exit);
        Assert.Contains("has workspaces and no key", error, StringComparison.Ordinal);

        await SucceedAsync(_to, "restore", "--from", backup);
        Assert.Contains("2 workspaces with 5 entries: 0 damaged", await SucceedAsync(_to, "verify"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_was_cut_is_refused_before_anything_is_written()
    {
        var backup = PathOf("backup");
        await using (var node = await StartAsync(_from))
        {
            await FillAsync(node, 3);
            await SucceedAsync(_from, "backup", "--to", backup);
        }

        await using (var file = File.OpenWrite(backup))
        {
            file.SetLength(file.Length - 1);
        }

        Assert.Contains("the file ends here", await FailAsync(_to, "restore", "--from", backup), StringComparison.Ordinal);
        Assert.Contains("workspaces   0", await SucceedAsync(_to, "stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workspace_moves_from_PostgreSQL_to_SQLite_and_back()
    {
        var (there, back) = (PathOf("there"), PathOf("back"));
        string id;
        await using (var node = await StartAsync(_from))
        {
            id = (await FillAsync(node, 300)).WorkspaceId;
            await SucceedAsync(_from, "export", "--workspace", id, "--to", there);
        }

        var data = PathOf("data");
        Assert.Equal(0, (await ServerCommand.RunAsync("import", "--from", there, "--data", data)).Exit);
        Assert.Equal(0, (await ServerCommand.RunAsync("export", "--workspace", id, "--to", back, "--data", data)).Exit);
        await SucceedAsync(_to, "import", "--from", back);

        Assert.Contains("1 workspaces with 300 entries: 0 damaged", await SucceedAsync(_to, "verify"), StringComparison.Ordinal);
    }

    private const string Key = "--ConnectionStrings:Postgres";

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static Task<ServerHost> StartAsync(PostgresTestDatabase database) => ServerHost.StartAsync(args: [Key, database.ConnectionString]);

    /// <summary>A workspace with this many deltas.</summary>
    private static async Task<Admission> FillAsync(ServerHost node, int deltas)
    {
        var master = await node.Http.CreateWorkspaceAsync();
        await using var client = await HubClient.OpenAsync(node.Address, master.Token, Id<Replica>.New());
        for (var counter = 1; counter <= deltas; counter += 100)
        {
            client.Push(counter, [.. Enumerable.Range(counter, Math.Min(100, deltas - counter + 1)).Select(i => Bytes.Of($"delta {i}"))]);
            await client.NextAsync<AckFrame>();
        }

        return master;
    }

    private static async Task<string> SucceedAsync(PostgresTestDatabase database, params string[] args)
    {
        var (exit, output, error) = await ServerCommand.RunAsync([.. args, Key, database.ConnectionString]);
        Assert.True(exit == 0, $"{string.Join(' ', args)}: {exit} {error}");
        return output;
    }

    private static async Task<string> FailAsync(PostgresTestDatabase database, params string[] args)
    {
        var (exit, _, error) = await ServerCommand.RunAsync([.. args, Key, database.ConnectionString]);
        Assert.Equal(1, exit);
        return Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
