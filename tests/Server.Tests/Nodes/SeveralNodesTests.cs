using System.Diagnostics;
using System.Globalization;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Tests.Sync;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Nodes;

/// <summary>Three nodes on one PostgreSQL behind HAProxy, which ties nobody to a node (C9, invariants 5 and 10).</summary>
public sealed class SeveralNodesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Edits_cross_nodes_and_with_every_notification_lost_they_arrive_all_the_same()
    {
        var hinted = await MeasureEditsAsync(40, hints: true);
        var polled = await MeasureEditsAsync(8, hints: false);

        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"an edit crosses nodes: median {hinted:F1} ms with hints, {polled:F1} ms with every one lost and 400 ms between polls"));
        Assert.True(hinted < polled / 2);
    }

    [Fact]
    public async Task Presence_crosses_nodes_and_so_does_its_end()
    {
        await using var nodes = await NodeGroup.StartAsync(hints: true);
        var admission = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var clients = await nodes.ConnectToEachAsync(admission);
        var replica = clients[0].Replica;

        clients[0].Client.Send(new ShowFrame(Bytes.Of("typing")));
        foreach (var (client, _) in clients.Skip(1))
        {
            Assert.Equal(new PresenceFrame(replica, Bytes.Of("typing")), await client.NextAsync<PresenceFrame>());
        }

        await clients[0].Client.DisposeAsync();
        foreach (var (client, _) in clients.Skip(1))
        {
            Assert.Equal(new PresenceFrame(replica, Array.Empty<byte>()), await client.NextAsync<PresenceFrame>());
            await client.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rights_and_role_that_change_at_one_node_are_told_at_another(bool hints)
    {
        await using var nodes = await NodeGroup.StartAsync(hints);
        var alice = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var bobs = await nodes.Hosts[0].Http.AdmitAsync(alice);
        await using var bob = await HubClient.OpenAsync(nodes.Hosts[1].Address, bobs.Token, Id<Replica>.New());

        using var changing = await nodes.Hosts[0].Http.ChangeAsync(alice, bobs.GrantId, new ChangeGrant("bobby", Scope.Read));
        Assert.Equal(new RightsFrame(Scope.Read, null, Role.Access, "bobby"), await bob.NextAsync<RightsFrame>());
        using var handing = await nodes.Hosts[2].Http.HandOverAsync(alice, bobs.GrantId);
        Assert.Equal(new RightsFrame(Scope.ReadWrite, null, Role.Master, "bobby"), await bob.NextAsync<RightsFrame>());

        var fresh = bobs with { Token = (await bob.NextAsync<TokenFrame>()).Token };
        Assert.Equal(2, (await nodes.Hosts[0].Http.ListDevicesAsync(fresh)).Length);
    }

    [Fact]
    public async Task Master_at_one_node_hears_of_and_sees_who_comes_to_another_and_goes()
    {
        await using var nodes = await NodeGroup.StartAsync(hints: true);
        var alices = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var bobs = await nodes.Hosts[0].Http.AdmitAsync(alices);
        await using var alice = await HubClient.OpenAsync(nodes.Hosts[0].Address, alices.Token, Id<Replica>.New());
        var bob = await HubClient.OpenAsync(nodes.Hosts[1].Address, bobs.Token, Id<Replica>.New());

        while (!await IsOnlineAsync())
        {
            await alice.NextAsync<RosterFrame>();
        }

        await bob.DisposeAsync();
        while (await IsOnlineAsync())
        {
            await alice.NextAsync<RosterFrame>();
        }

        async Task<bool> IsOnlineAsync() =>
            (await nodes.Hosts[0].Http.ListDevicesAsync(alices)).Single(grant => grant.GrantId == bobs.GrantId).Online;
    }

    [Fact]
    public async Task PostgreSQL_that_restarts_under_running_nodes_loses_nothing_and_all_nodes_heal()
    {
        const int Deltas = 300;
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var nodes = await NodeGroup.StartAsync(hints: true, cluster);
        nodes.Hosts.ForEach(host => host.Log.Expect("The store failed"));
        var admission = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var pushers = Enumerable.Range(0, 6).Select(_ => new Pusher(Deltas, bytes: 100)).ToList();
        var half = pushers.Select(pusher => pusher.PushThroughAsync(nodes.Address, admission, Deltas / 2)).ToList();
        await Task.WhenAll(half);

        var rest = pushers.Select(pusher => pusher.PushThroughAsync(nodes.Address, admission, Deltas)).ToList();
        await cluster.CrashAsync();
        await cluster.StartAsync();
        await Task.WhenAll(rest);

        foreach (var host in nodes.Hosts)
        {
            await AssertLogIsWholeAsync(host.Address, admission, pushers, Deltas);
        }
    }

    [Fact]
    public async Task Node_that_is_killed_under_its_clients_loses_nothing_and_they_go_on_at_another()
    {
        const int Deltas = 300;
        await using var database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        var data = Directory.CreateTempSubdirectory("syncengine-").FullName;
        var processes = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => ServerProcess.StartAsync(
            Path.Combine(data, $"{i}"), postgres: database.ConnectionString)));
        await using var proxy = await HaProxy.StartAsync(processes.Select(process => process.Address));
        using var http = new HttpClient { BaseAddress = processes[0].Address };
        var admission = await http.CreateWorkspaceAsync();
        var pushers = Enumerable.Range(0, 6).Select(_ => new Pusher(Deltas, bytes: 100)).ToList();

        var pushing = pushers.Select(pusher => pusher.PushThroughAsync(proxy.Address, admission, Deltas)).ToList();
        await Eventually.IsAsync(true, () => Task.FromResult(pushers.Sum(pusher => pusher.Acked) > Deltas));
        var ackedBefore = pushers.Sum(pusher => pusher.Acked);
        await processes[1].KillAsync();
        var connections = (await Task.WhenAll(pushing)).Sum();

        await AssertLogIsWholeAsync(processes[2].Address, admission, pushers, Deltas);
        Print($"node killed -9 after {ackedBefore} of {pushers.Count * Deltas} deltas were acknowledged: "
            + $"{connections - pushers.Count} connections were opened again, 0 lost, 0 twice");
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(data, recursive: true);
    }

    /// <summary>The median time from a push at one node until it has been read at each of the two others.</summary>
    private static async Task<double> MeasureEditsAsync(int edits, bool hints)
    {
        await using var nodes = await NodeGroup.StartAsync(hints);
        var admission = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var clients = await nodes.ConnectToEachAsync(admission);
        var times = new List<double>();
        for (var i = 1; i <= edits; i++)
        {
            var clock = Stopwatch.StartNew();
            clients[0].Client.Push(i, Bytes.Of($"{i}"));
            foreach (var (client, _) in clients.Skip(1))
            {
                Assert.Equal([$"{i}"], (await client.ReadToAsync(i)).Select(entry => Bytes.Text(entry.Payload)));
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            await clients[0].Client.ReadToAsync(i);
        }

        foreach (var (client, _) in clients)
        {
            await client.DisposeAsync();
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private static async Task AssertLogIsWholeAsync(Uri node, Admission admission, List<Pusher> pushers, int deltas)
    {
        await using var reader = await HubClient.OpenAsync(node, admission.Token, Id<Replica>.New());
        var log = await reader.ReadToAsync(pushers.Count * deltas);
        Assert.Equal(pushers.Count * deltas, log.Count);
        foreach (var pusher in pushers)
        {
            var own = log.Where(entry => entry.Replica == pusher.Replica).Select(entry => entry.Counter);
            Assert.Equal(Enumerable.Range(1, deltas).Select(i => (long)i), own);
        }
    }

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }
}
