using SyncEngine.Engine;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Transport.Tests;

/// <summary>The engine that the worker runs, against the real server, without a browser between.</summary>
public sealed class EngineOverHubTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("syncengine-").FullName;
    private readonly string _url = $"http://127.0.0.1:{FreePort.Take()}";
    private ServerHost _server = null!;
    private Admission _alices = null!;
    private Admission _bobs = null!;

    public async Task InitializeAsync()
    {
        _server = await StartAsync();
        _alices = await _server.Http.CreateWorkspaceAsync();
        _bobs = await _server.Http.AdmitAsync(_alices);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Two_engines_get_each_others_deltas_and_agree_on_the_chain()
    {
        await using var alice = new NativeDevice(_server.Address, _alices);
        await using var bob = new NativeDevice(_server.Address, _bobs);
        for (var edit = 0; edit < 100; edit++)
        {
            alice.Edit($"alice {edit}");
            bob.Edit($"bob {edit}");
        }

        await alice.HasAsync(200);
        await bob.HasAsync(200);
        await alice.IsAsync(SyncState.Synced);
        await bob.IsAsync(SyncState.Synced);

        Assert.Equal(alice.Store.Log, bob.Store.Log);
        Assert.Equal(alice.Store.Stored.Cursor, bob.Store.Stored.Cursor);
        Assert.Equal(Enumerable.Range(0, 100).Select(edit => $"alice {edit}"), alice.Store.Log.Where(text => text.StartsWith('a')));
    }

    [Fact]
    public async Task Edits_made_while_the_server_is_away_arrive_once_when_it_is_back()
    {
        await using var alice = new NativeDevice(_server.Address, _alices);
        await using var bob = new NativeDevice(_server.Address, _bobs);
        alice.Edit("before");
        await bob.HasAsync(1);

        await _server.DisposeAsync();
        await alice.IsAsync(SyncState.Offline);
        alice.Edit("away");
        bob.Edit("away too");
        await alice.IsAsync(SyncState.Offline, pending: 1);

        _server = await StartAsync();
        await alice.HasAsync(3);
        await bob.HasAsync(3);
        await alice.IsAsync(SyncState.Synced);
        await bob.IsAsync(SyncState.Synced);
        Assert.Equal(["away", "away too", "before"], alice.Store.Log.Order());
        Assert.Equal(alice.Store.Log, bob.Store.Log);
    }

    [Fact]
    public async Task Revoked_device_is_told_and_keeps_its_edits()
    {
        await using var bob = new NativeDevice(_server.Address, _bobs);
        await bob.IsAsync(SyncState.Synced);

        (await _server.Http.RevokeAsync(_alices, _bobs.GrantId)).Dispose();

        await bob.IsAsync(SyncState.Revoked);
        bob.Edit("for later");
        await bob.IsAsync(SyncState.Revoked, pending: 1);
    }

    [Fact]
    public async Task Refused_token_is_told_from_a_network_that_is_down()
    {
        await using var mallory = new NativeDevice(_server.Address, _alices, token: "made.up.token");
        await mallory.IsAsync(SyncState.SignedOut);

        await using var nobody = new NativeDevice(new Uri($"http://127.0.0.1:{FreePort.Take()}"), _alices);
        await nobody.IsAsync(SyncState.Offline);
    }

    private Task<ServerHost> StartAsync() => ServerHost.StartAsync(data: _data, args: ["--urls", _url]);
}
