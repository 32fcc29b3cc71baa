using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.Server.Tests.Sync;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Bounds;

[Collection(nameof(Alone))]
public sealed class GreedyClientTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Client_that_takes_nothing_of_what_is_sent_costs_little_memory_and_is_cut_off()
    {
        const int Pages = 300;
        await using var server = await ServerHost.StartAsync(
            services: services =>
            {
                services.AddSingleton(new Patience { Send = TimeSpan.FromSeconds(1) });
                FuzzedServer.LogAsOperatorsDo(services);
            },
            args: ["--RequestsPerSecond", "1000000"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        var pusher = new Pusher(Pages, bytes: 45_000);
        await using (var client = await HubClient.OpenAsync(server.Address, alice.Token, pusher.Replica))
        {
            await pusher.PushAsync(client, Pages);
        }

        await Eventually.IsAsync(false, () => IsOnlineAsync(server, alice));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        await using var socket = await RawSocket.UpgradeAsync(server.Address, alice.Token, receiveBytes: 4096);
        await socket.SendMessageAsync(HubWire.Handshake);
        await socket.SendMessageAsync(HubWire.Open(new HelloFrame(ProtocolVersion.Current, Id<Replica>.New(), default, "greedy", "1")));
        await Eventually.IsAsync(true, () => IsOnlineAsync(server, alice));
        await socket.SendMessageAsync(HubWire.Downlink(credits: 8));
        await socket.SendMessageAsync(HubWire.Uplink());
        var most = before;
        var asking = AskForMoreAsync(socket);
        await Eventually.IsAsync(false, async () =>
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            return await IsOnlineAsync(server, alice);
        });

        Assert.InRange(most - before, long.MinValue, 4 * 1024 * 1024);
        var line = $"A client that asks for {Pages} pages of 45 kB and takes none cost {(most - before) / 1024:N0} KiB and was cut off after "
            + $"{clock.Elapsed.TotalSeconds:F1} s, with the server's timer at 1 s";
        output.WriteLine(line);
        Console.WriteLine(line);
        await asking;
    }

    /// <summary>Until nobody takes even that.</summary>
    private static async Task AskForMoreAsync(RawSocket socket)
    {
        var credit = HubWire.Item(new CreditFrame(1));
        try
        {
            while (true)
            {
                await socket.SendMessageAsync(credit);
            }
        }
        catch (SocketException)
        {
            // Cut off.
        }
    }

    private static async Task<bool> IsOnlineAsync(ServerHost server, Admission alice)
    {
        using var response = await server.Http.GetAsync($"/api/workspaces/{alice.WorkspaceId}/grant", alice.Token);
        return (await response.ReadAsync(RestJson.Default.DeviceGrant)).Online;
    }
}
