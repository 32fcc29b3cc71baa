using SyncEngine.Protocol;
using SyncEngine.Server.Admin;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Storage;

namespace SyncEngine.Server.Tests.Admin;

/// <summary>Stores that are damaged behind the server's back. Of two workspaces one is damaged: the one with five entries.</summary>
public abstract class VerificationContract : StoreContract
{
    private Id<Workspace> _damaged;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _damaged = await CreateWorkspaceAsync();
        await AppendAsync(_damaged, Alice, 1, "1", "2", "3");
        await AppendAsync(_damaged, Bob, 1, "4", "5");
        await AppendAsync(await CreateWorkspaceAsync(), Alice, 1, "1", "2");
    }

    [Fact]
    public async Task Store_as_it_was_written_is_right()
    {
        var (exit, lines) = await VerifyAsync();

        Assert.Equal((0, "2 workspaces with 7 entries: 0 damaged"), (exit, Assert.Single(lines)));
    }

    [Fact]
    public async Task Store_is_right_while_it_is_written_to()
    {
        var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var counter = 4; !stop.IsCancellationRequested; counter++)
            {
                await AppendAsync(_damaged, Alice, counter, "more");
            }
        });

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, (await VerifyAsync()).Exit);
        }

        await stop.CancelAsync();
        await writing;
    }

    [Theory]
    [InlineData("UPDATE entry SET payload = @bytes WHERE seq = 4", 4, "its payload is not the one that was appended")]
    [InlineData("UPDATE entry SET hash = @bytes WHERE seq = 4", 4, "its payload is not the one that was appended")]
    [InlineData("DELETE FROM entry WHERE seq = 4", 5, "the entry before it is seq 3: there is a hole")]
    [InlineData("DELETE FROM entry WHERE seq = 5", 4, "the log ends at seq 4, and the head says 5")]
    [InlineData("UPDATE entry SET chain = (SELECT chain FROM entry WHERE seq = 4) WHERE seq = 5", 5, "its chain does not follow")]
    [InlineData("UPDATE entry SET counter = 7 WHERE seq = 5", 5, "its counter is 7, and the last of replica")]
    [InlineData("UPDATE workspace SET head_seq = 6 WHERE head_seq = 5", 5, "the log ends at seq 5, and the head says 6")]
    [InlineData("UPDATE workspace SET head_chain = @bytes WHERE head_seq = 5", 5, "the chain of the head is not the one")]
    [InlineData(
        "UPDATE workspace SET head_seq = 3, head_chain = (SELECT chain FROM entry WHERE seq = 3) WHERE head_seq = 5",
        4,
        "it stands beyond the head")]
    public async Task Damage_is_found_where_it_is(string damage, long seq, string what)
    {
        await ExecuteAsync(damage, new byte[32]);

        var (exit, lines) = await VerifyAsync();

        Assert.Equal(1, exit);
        Assert.StartsWith($"workspace {_damaged} seq {seq}: {what}", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("1 damaged", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_workspace_is_not_exported()
    {
        await ExecuteAsync("DELETE FROM entry WHERE seq = 4", []);
        var folder = Directory.CreateTempSubdirectory("syncengine-");

        var error = await Assert.ThrowsAsync<AdminException>(() =>
            new WorkspaceExport(Archive, Snapshots).RunAsync(_damaged.ToString(), Path.Combine(folder.FullName, "w"), new Reported().Report));

        Assert.Contains($"workspace {_damaged} seq 5: ", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.EnumerateFiles());
        folder.Delete();
    }

    /// <summary>With a connection that knows nothing of this server. <c>@bytes</c> stands for the bytes.</summary>
    protected abstract Task ExecuteAsync(string sql, byte[] bytes);

    private async Task<(int Exit, IReadOnlyList<string> Lines)> VerifyAsync()
    {
        var reported = new Reported();
        var exit = await new StoreVerification(Archive).RunAsync(reported.Report);
        return (exit, reported.Lines);
    }
}
