using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.Server.Tests.Sync;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Nodes;

/// <summary>
/// C20, for a client that can be told nothing: its socket is full, because it reads nothing of what waits for it, and it never hangs up.
/// A machine that is busy with other work adds to what is measured: what it was late meanwhile is measured too, and allowed.
/// </summary>
[Collection(nameof(Alone))]
public sealed class DeafDeviceTests(ITestOutputHelper output)
{
    private const double MostMilliseconds = 1000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Device_that_reads_nothing_and_never_hangs_up_is_gone_within_a_second(bool hints)
    {
        const int Pages = 200;
        await using var nodes = await NodeGroup.StartAsync(hints);
        var alice = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var pusher = new Pusher(Pages, bytes: 45_000);
        await pusher.PushThroughAsync(nodes.Hosts[0].Address, alice, Pages);

        var times = new List<double>();
        await using var machine = new Yardstick();
        for (var i = 0; i < 4; i++)
        {
            var bob = await nodes.Hosts[0].Http.AdmitAsync(alice);
            await using var socket = await RawSocket.UpgradeAsync(nodes.Hosts[1].Address, bob.Token, receiveBytes: 4096);
            await socket.SendMessageAsync(HubWire.Handshake);
            await socket.SendMessageAsync(HubWire.Open(new HelloFrame(ProtocolVersion.Current, Id<Replica>.New(), default, "deaf", "1")));
            await Eventually.IsAsync(true, () => IsOnlineAsync(nodes.Hosts[1], alice, bob));
            await socket.SendMessageAsync(HubWire.Downlink(credits: 8));
            await socket.SendMessageAsync(HubWire.Uplink());
            var gone = AskUntilGoneAsync(socket);

            var clock = Stopwatch.StartNew();
            using var revoking = await nodes.Hosts[0].Http.RevokeAsync(alice, bob.GrantId);
            await gone;
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        Print("devices that read nothing of pages that wait for them", hints, times, machine);
    }

    private static async Task AskUntilGoneAsync(RawSocket socket)
    {
        var credit = HubWire.Item(new CreditFrame(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        try
        {
            while (await timer.WaitForNextTickAsync())
            {
                await socket.SendMessageAsync(credit);
            }
        }
        catch (SocketException)
        {
            // Gone.
        }
    }

    private static async Task<bool> IsOnlineAsync(ServerHost host, Admission alice, Admission bob) =>
        (await host.Http.ListDevicesAsync(alice)).Single(grant => grant.GrantId == bob.GrantId).Online;

    private void Print(string what, bool hints, List<double> times, Yardstick machine)
    {
        times.Sort();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}, {(hints ? "with hints" : "with every hint lost")}: gone after {times[times.Count / 2]:F0} ms (median), "
            + $"{times[^1]:F0} ms (worst); a timer was late by {machine.Worst.TotalMilliseconds:F0} ms at most");
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.InRange(times[^1] - machine.Worst.TotalMilliseconds, 0, MostMilliseconds);
    }
}
