using System.Diagnostics;
using System.Globalization;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>The real process, killed or starved: what was acknowledged is there, and nothing twice (C1, C2, C10).</summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("syncengine-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    /// <summary>How often each is killed: <c>SYNCENGINE_KILLS=1000 dotnet test …</c> for the long run.</summary>
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("SYNCENGINE_KILLS") ?? "40", NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Deltas acknowledged between two kills, at most.</summary>
    private const int MostAcked = 400;

    [Theory]
    [InlineData(CrashStore.Sqlite)]
    [InlineData(CrashStore.Postgres)]
    public async Task Server_killed_again_and_again_while_deltas_are_pushed_loses_none_that_it_acknowledged_and_doubles_none(string store)
    {
        await using var data = await CrashStore.CreateAsync(store);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        CrashLoad? load = null;

        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var server = await data.StartServerAsync();
            load ??= await CrashLoad.CreateAsync(server.Address);
            var reached = load.AckedAsync(random.Next(1, MostAcked));
            var pushing = load.PushAsync(server.Address);
            await reached;
            await server.KillAsync();
            await pushing;
        }

        await using var last = await data.StartServerAsync();
        Print($"kill -9 of the server on {store}, seed {seed}", load!, await load!.VerifyAsync(last.Address), clock.Elapsed);
    }

    [Fact]
    public async Task Database_that_crashes_again_and_again_under_a_server_that_lives_on_loses_none_and_doubles_none()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var data = await CrashStore.CreateAsync(cluster);
        await using var server = await data.StartServerAsync();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var load = await CrashLoad.CreateAsync(server.Address);
        var clock = Stopwatch.StartNew();
        var reached = load.AckedAsync(1);
        var pushing = load.PushAsync(server.Address);
        await reached;

        for (var crash = 1; crash <= Kills; crash++)
        {
            await load.AckedAsync(random.Next(1, MostAcked));
            await cluster.CrashAsync();
            await cluster.StartAsync();
        }

        await load.AckedAsync(1);
        await server.KillAsync();
        await pushing;
        await using var last = await data.StartServerAsync();
        Print($"crash of PostgreSQL, seed {seed}", load, await load.VerifyAsync(last.Address), clock.Elapsed);
    }

    [Fact]
    public async Task Server_whose_disk_is_full_acknowledges_nothing_it_does_not_keep_and_goes_on_afterwards()
    {
        const int Deltas = 500;
        var pusher = new Pusher(Deltas, bytes: 4000);
        var admission = await CreateWorkspaceAsync();
        await using (var starved = await ServerProcess.StartAsync(_data, fileKilobytes: 600))
        {
            await using var client = await HubClient.OpenAsync(starved.Address, admission.Token, pusher.Replica);

            var reject = await pusher.PushAsync(client, Deltas);

            Assert.Equal(ErrorCode.StorageFailed, reject?.Code);
            Assert.InRange(pusher.Acked, 1, Deltas - 1);
        }

        await using var server = await ServerProcess.StartAsync(_data);
        await using var alice = await HubClient.OpenAsync(server.Address, admission.Token, pusher.Replica);
        Assert.InRange(alice.Welcome.AckedCounter, pusher.Acked, Deltas);
        Print($"full disk: {pusher.Acked} acknowledged, {alice.Welcome.AckedCounter} kept");
        pusher.Resume(alice.Welcome);
        Assert.Null(await pusher.PushAsync(alice, Deltas));
    }

    [Fact]
    public async Task Second_server_in_the_same_folder_ends_at_once_and_says_why()
    {
        await using var first = await ServerProcess.StartAsync(_data);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(_data));

        Assert.Contains("in use by another server process", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    private void Print(string what, CrashLoad load, long kept, TimeSpan time) => Print(
        $"{what}: {Kills} times in {time.TotalSeconds:F1} s, {load.Acked} deltas acknowledged, {kept} in the logs, 0 acknowledged and lost, 0 twice, "
        + $"{load.KeptUnacked} kept whose ack was lost, {load.Rejected} pushes rejected");

    /// <summary>Into the test's own result, and where whoever runs the tests sees it.</summary>
    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }

    private async Task<Admission> CreateWorkspaceAsync()
    {
        await using var server = await ServerProcess.StartAsync(_data);
        using var http = new HttpClient { BaseAddress = server.Address };
        return await http.CreateWorkspaceAsync();
    }
}
