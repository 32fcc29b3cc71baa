using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Sync;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Nodes;

/// <summary>Three nodes on one database, behind a proxy.</summary>
internal sealed class NodeGroup(PostgresTestDatabase database, List<ServerHost> hosts, HaProxy proxy) : IAsyncDisposable
{
    private const int Nodes = 3;

    public List<ServerHost> Hosts => hosts;

    /// <summary>Of the proxy.</summary>
    public Uri Address => proxy.Address;

    public static async Task<NodeGroup> StartAsync(bool hints, PostgresCluster? cluster = null)
    {
        var database = await (cluster ?? await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        var hosts = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => ServerHost.StartAsync(
            args: ["--ConnectionStrings:Postgres", database.ConnectionString, "--Hints", hints ? "true" : "false"])));
        return new NodeGroup(database, [.. hosts], await HaProxy.StartAsync(hosts.Select(host => host.Address)));
    }

    /// <summary>One client at each node, by way of the proxy.</summary>
    public async Task<List<(HubClient Client, Id<Replica> Replica)>> ConnectToEachAsync(Admission admission)
    {
        var clients = new List<(HubClient Client, Id<Replica> Replica)>();
        for (var i = 0; i < Nodes; i++)
        {
            var replica = Id<Replica>.New();
            clients.Add((await HubClient.OpenAsync(Address, admission.Token, replica), replica));
        }

        Assert.All(hosts, host => Assert.Equal(1, host.Services.GetRequiredService<Feeds>().Count));
        return clients;
    }

    /// <summary>The node that a grant is connected to; null when it is to none.</summary>
    public ServerHost? NodeOf(Admission admission)
    {
        var (workspace, grant) = (Id<Workspace>.Parse(admission.WorkspaceId), Id<Grant>.Parse(admission.GrantId));
        return hosts.SingleOrDefault(host => host.Services.GetRequiredService<Attendance>().Cursors(workspace).ContainsKey(grant));
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await database.DisposeAsync();
    }
}
