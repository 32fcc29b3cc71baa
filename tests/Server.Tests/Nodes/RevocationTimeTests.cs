using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.Server.Tests.Sync;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Nodes;

/// <summary>
/// C20, on three nodes: how long a revoked device keeps its socket, from asking for the revocation at another node, and that nothing of it is
/// taken from the answer on. The worst must stay under a second. A machine that is busy with other work adds to what is measured: by how much a
/// timer is late meanwhile is measured too, and allowed.
/// </summary>
[Collection(nameof(Alone))]
public sealed class RevocationTimeTests(ITestOutputHelper output)
{
    private const int Devices = 100;
    private const int Revoked = 12;
    private const double MostMilliseconds = 1000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Device_that_is_revoked_is_gone_within_a_second_and_nothing_of_it_is_taken_after_the_answer(bool hints)
    {
        await using var nodes = await NodeGroup.StartAsync(hints);
        var alice = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var devices = new List<Device>();
        for (var i = 0; i < Devices; i++)
        {
            devices.Add(await ConnectAsync(nodes.Hosts[i % nodes.Hosts.Count], alice));
        }

        await using var lateness = new Lateness();
        foreach (var (sends, revoked) in new[] { (true, devices.Take(Revoked)), (false, devices.TakeLast(Revoked)) })
        {
            var times = new List<double>();
            foreach (var device in revoked)
            {
                times.Add(await CutAsync(device, sends, alice, nodes.Hosts.First(host => host != device.Host)));
            }

            Print($"{Devices} devices at 3 nodes, {Revoked} revoked while they {(sends ? "sent" : "were silent")}", hints, times, lateness);
        }

        await Task.WhenAll(devices.Select(device => device.Client.DisposeAsync().AsTask()));
    }

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
        await using var lateness = new Lateness();
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

        Print("devices that read nothing of pages that wait for them", hints, times, lateness);
    }

    /// <summary>A device of its own grant, with a replica of its own.</summary>
    private static async Task<Device> ConnectAsync(ServerHost host, Admission alice)
    {
        var body = new IssueToken(Id<Protocol.Device>.New().ToString(), "bob", Scope.ReadWrite, null);
        using var issuing = await host.Http.IssueAsync(alice, body);
        var admission = await issuing.ReadAsync(RestJson.Default.Admission);
        var replica = Id<Replica>.New();
        return new Device(host, admission, replica, await HubClient.OpenAsync(host.Address, admission.Token, replica));
    }

    /// <summary>From asking until its socket is gone. The client never hangs up by itself.</summary>
    private static async Task<double> CutAsync(Device device, bool sends, Admission alice, ServerHost elsewhere)
    {
        using var stop = new CancellationTokenSource();
        var sending = Task.CompletedTask;
        if (sends)
        {
            sending = PushUntilAsync(device.Client, stop.Token);
            await device.Client.NextAsync<AckFrame>();
        }

        var clock = Stopwatch.StartNew();
        using var revoking = await elsewhere.Http.RevokeAsync(alice, device.Admission.GrantId);
        var taken = await TakenAsync(elsewhere, device);
        await device.Client.Closed;
        var milliseconds = clock.Elapsed.TotalMilliseconds;

        await stop.CancelAsync();
        await sending;
        Assert.Equal(HttpStatusCode.NoContent, revoking.StatusCode);
        Assert.Equal(taken, await TakenAsync(elsewhere, device));
        Assert.Equal(ErrorCode.GrantRevoked, (await device.Client.NextAsync<ByeFrame>()).Code);
        using var refused = await device.Host.Http.GetAsync($"/api/workspaces/{alice.WorkspaceId}/grant", device.Admission.Token);
        Assert.Equal((401, ErrorCode.GrantRevoked), await refused.ReadRefusalAsync());
        return milliseconds;
    }

    private static async Task PushUntilAsync(HubClient client, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        try
        {
            for (var counter = 1; await timer.WaitForNextTickAsync(stop); counter++)
            {
                client.Push(counter, Bytes.Of($"{counter}"));
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private static async Task<long> TakenAsync(ServerHost host, Device device) =>
        (await host.Services.GetRequiredService<ILogStore>().LocateAsync(
            Id<Workspace>.Parse(device.Admission.WorkspaceId), device.Replica, 0)).AckedCounter;

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

    private void Print(string what, bool hints, List<double> times, Lateness lateness)
    {
        times.Sort();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}, {(hints ? "with hints" : "with every hint lost")}: gone after {times[times.Count / 2]:F0} ms (median), "
            + $"{times[^1]:F0} ms (worst); a timer was late by {lateness.MostMilliseconds:F0} ms at most");
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.InRange(times[^1] - lateness.MostMilliseconds, 0, MostMilliseconds);
    }

    private sealed record Device(ServerHost Host, Admission Admission, Id<Replica> Replica, HubClient Client);

    /// <summary>By how much this machine is late with everything.</summary>
    private sealed class Lateness : IAsyncDisposable
    {
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

        private readonly PeriodicTimer _timer = new(Tick);
        private readonly Task _measuring;
        private double _most;

        public Lateness() => _measuring = MeasureAsync();

        public double MostMilliseconds => Volatile.Read(ref _most);

        public async ValueTask DisposeAsync()
        {
            _timer.Dispose();
            await _measuring;
        }

        private async Task MeasureAsync()
        {
            var clock = Stopwatch.StartNew();
            while (await _timer.WaitForNextTickAsync())
            {
                Volatile.Write(ref _most, Math.Max(_most, (clock.Elapsed - Tick).TotalMilliseconds));
                clock.Restart();
            }
        }
    }
}
