using SyncEngine.Engine;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Transport.Tests;

/// <summary>A device behind a proxy that lets no WebSocket through, and one that has its socket.</summary>
public sealed class FallbackTests : IAsyncLifetime
{
    private readonly TryClock _clock = new();
    private ServerHost _server = null!;
    private UpgradeProxy _proxy = null!;
    private Admission _alices = null!;
    private Admission _bobs = null!;

    public async Task InitializeAsync()
    {
        // All devices of a test have one address, and make in a second what people make in a minute.
        _server = await ServerHost.StartAsync(args: ["--RequestsPerSecond", "10000"]);
        _proxy = UpgradeProxy.To(_server.Address);
        _alices = await _server.Http.CreateWorkspaceAsync();
        _bobs = await _server.Http.AdmitAsync(_alices);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task Devices_with_and_without_a_socket_get_each_others_edits_in_one_order()
    {
        await using var alice = Behind(_alices);
        await using var bob = new NativeDevice(_server.Address, _bobs);
        for (var edit = 0; edit < 300; edit++)
        {
            alice.Edit($"alice {edit}");
            bob.Edit($"bob {edit}");
        }

        await alice.HasAsync(600);
        await NativeDevice.AgreeAsync(alice, bob);
        Assert.Equal(alice.Store.Log, bob.Store.Log);
        Assert.Equal(600, alice.Store.Log.Distinct().Count());
        Assert.Equal(
            Enumerable.Range(0, 300).Select(edit => $"alice {edit}"), bob.Store.Log.Where(text => text.StartsWith('a')));
        Assert.Equal((1, 0), (_proxy.Refused, _proxy.Upgraded));
    }

    [Fact]
    public async Task Log_that_is_longer_than_the_credits_arrives_whole_and_edits_that_are_more_than_the_window_leave()
    {
        await using var bob = new NativeDevice(_server.Address, _bobs);
        for (var edit = 0; edit < 60; edit++)
        {
            bob.Edit(new string('b', 20_000));
        }

        await bob.HasAsync(60);
        await using var alice = Behind(_alices);
        for (var edit = 0; edit < 60; edit++)
        {
            alice.Edit(new string('a', 20_000));
        }

        await bob.HasAsync(120);
        await NativeDevice.AgreeAsync(alice, bob);
        Assert.Equal(120, alice.Store.Log.Count);
    }

    [Fact]
    public async Task Device_goes_back_to_the_socket_when_it_can_be_opened_and_loses_nothing()
    {
        await using var alice = Behind(_alices);
        await using var bob = new NativeDevice(_server.Address, _bobs);
        alice.Edit("without");
        await bob.HasAsync(1);
        await _clock.PassAsync();
        await Eventually.IsAsync(2, () => Task.FromResult(_proxy.Refused));

        _proxy.Upgrades = true;
        await _clock.PassAsync();
        alice.Edit("on the way");
        // The try that says that it works, and then the connection.
        await Eventually.IsAsync(2, () => Task.FromResult(_proxy.Upgraded));
        alice.Edit("with");
        bob.Edit("from the other");
        await alice.HoldsAsync(["with", "from the other"]);
        await NativeDevice.AgreeAsync(alice, bob);
        Assert.Equal(alice.Store.Log, bob.Store.Log);
        Assert.Equal(1, alice.Store.Log.Count(text => text == "without"));
    }

    /// <summary>C3 without a socket: each edit of another costs a request, and nothing happens between.</summary>
    [Fact]
    public async Task Waiting_costs_no_requests_and_an_edit_of_another_costs_one()
    {
        const int Edits = 20;
        var requests = new RequestCount();
        await using var alice = Behind(_alices, requests);
        await using var bob = new NativeDevice(_server.Address, _bobs);
        bob.Edit("first");
        await alice.HasAsync(1);
        await alice.IsAsync(SyncState.Synced);
        var before = requests.Count;

        for (var edit = 1; edit <= Edits; edit++)
        {
            bob.Edit($"{edit}");
            await alice.HasAsync(edit + 1);
        }

        Assert.InRange(requests.Count - before, 1, Edits + 2);
    }

    [Fact]
    public async Task Revoked_device_that_waits_is_told_and_keeps_its_edits()
    {
        await using var bob = Behind(_bobs);
        await bob.IsAsync(SyncState.Synced);

        (await _server.Http.RevokeAsync(_alices, _bobs.GrantId)).Dispose();

        await bob.IsAsync(SyncState.Revoked);
        bob.Edit("for later");
        await bob.IsAsync(SyncState.Revoked, pending: 1);
    }

    [Fact]
    public async Task Rights_that_change_are_told_and_what_could_not_be_pushed_is_pushed_when_it_may()
    {
        await using var alice = new NativeDevice(_server.Address, _alices);
        await using var bob = Behind(_bobs);
        await bob.MayAsync(Scope.ReadWrite);
        (await _server.Http.ChangeAsync(_alices, _bobs.GrantId, new ChangeGrant(Scope: Scope.Read))).Dispose();
        await bob.MayAsync(Scope.Read);
        bob.Edit("kept");
        alice.Edit("seen");
        await bob.HoldsAsync(["seen"]);

        (await _server.Http.ChangeAsync(_alices, _bobs.GrantId, new ChangeGrant(Scope: Scope.ReadWrite))).Dispose();

        await alice.HoldsAsync(["kept"]);
    }

    [Fact]
    public async Task Server_that_cannot_be_reached_at_all_is_offline()
    {
        await using var alice = Behind(_alices);
        await alice.IsAsync(SyncState.Synced);
        await _proxy.StopAsync();

        await alice.IsAsync(SyncState.Offline);
    }

    private NativeDevice Behind(Admission admission, DelegatingHandler? line = null) => new(
        _proxy.Address, admission, line: line, transport: (http, workspace, access) => new FallbackTransport(http, workspace, access, _clock));

    private sealed class RequestCount() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
