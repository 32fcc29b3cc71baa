using System.Diagnostics;
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

    [Fact]
    public async Task Server_killed_again_and_again_while_deltas_are_pushed_loses_none_that_it_acknowledged_and_doubles_none()
    {
        const int Deltas = 1000;
        const int Kills = 5;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var pusher = new Pusher(Deltas, bytes: 200);
        var admission = await CreateWorkspaceAsync();
        var clock = Stopwatch.StartNew();
        var unacknowledgedButKept = 0L;

        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(_data);
            await using var client = await HubClient.OpenAsync(server.Address, admission.Token, pusher.Replica);
            Assert.InRange(client.Welcome.AckedCounter, pusher.Acked, Deltas);
            unacknowledgedButKept += client.Welcome.AckedCounter - pusher.Acked;
            pusher.Resume(client.Welcome);

            await pusher.PushAsync(client, Math.Min(Deltas - 1, (Deltas * (kill - 1) / Kills) + random.Next(1, Deltas / Kills)));
            await server.KillAsync();
        }

        await using var last = await ServerProcess.StartAsync(_data);
        await using var alice = await HubClient.OpenAsync(last.Address, admission.Token, pusher.Replica);
        Assert.InRange(alice.Welcome.AckedCounter, pusher.Acked, Deltas);

        pusher.Resume(alice.Welcome);
        await pusher.PushAsync(alice, Deltas);

        await using var bob = await HubClient.OpenAsync(last.Address, admission.Token, Id<Replica>.New());
        var log = await bob.ReadToAsync(bob.Welcome.Head.Seq);
        Assert.Equal(Enumerable.Range(1, Deltas).Select(i => (long)i), log.Select(entry => entry.Counter));
        Assert.All(
            log, entry => Assert.StartsWith(Pusher.TextOf(entry.Counter) + "\0", Bytes.Text(entry.Payload), StringComparison.Ordinal));
        Print(
            $"kill -9: {Kills} kills (seed {seed}), {Deltas} deltas pushed, {log.Count} in the log, 0 acknowledged and lost, 0 twice, "
            + $"{unacknowledgedButKept} kept whose ack was lost, {clock.Elapsed.TotalSeconds:F1} s in all");
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
