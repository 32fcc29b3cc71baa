using System.Net.Http.Json;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Transport.Tests;

/// <summary>What the real server says of a device's access, and what the engine makes of it.</summary>
public sealed class AccessOverHubTests : IAsyncLifetime
{
    private ServerHost _server = null!;
    private Admission _alices = null!;
    private Admission _bobs = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync();
        _alices = await _server.Http.CreateWorkspaceAsync();
        _bobs = await _server.Http.AdmitAsync(_alices);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Edits_stop_at_a_downgrade_and_all_of_them_arrive_after_an_upgrade()
    {
        await using var alice = new NativeDevice(_server.Address, _alices);
        await using var bob = new NativeDevice(_server.Address, _bobs);
        await bob.MayAsync(Scope.ReadWrite);
        for (var edit = 0; edit < 200; edit++)
        {
            bob.Edit($"before {edit}");
        }

        await ChangeAsync(new ChangeGrant(Scope: Scope.Read));
        await bob.MayAsync(Scope.Read);
        for (var edit = 0; edit < 200; edit++)
        {
            bob.Edit($"after {edit}");
        }

        alice.Edit("seen while reading");
        await bob.HoldsAsync(["seen while reading"]);
        Assert.DoesNotContain(alice.Store.Log, text => text.StartsWith("after", StringComparison.Ordinal));

        await ChangeAsync(new ChangeGrant(Scope: Scope.ReadWrite));
        await alice.HasAsync(401);
        await NativeDevice.AgreeAsync(alice, bob);
        Assert.Equal(401, alice.Store.Log.Distinct().Count());
        Assert.Equal(401, alice.Store.Log.Count);
    }

    /// <summary>C6, C7 and C8.</summary>
    [Fact]
    public async Task A_refused_device_asks_once_and_goes_on_from_its_cursor_with_another_token()
    {
        await using var alice = new NativeDevice(_server.Address, _alices);
        await using var bob = new NativeDevice(_server.Address, _bobs);
        alice.Edit("old");
        await bob.HasAsync(1);
        await bob.IsAsync(SyncState.Synced);
        (await _server.Http.RevokeAsync(_alices, _bobs.GrantId)).Dispose();
        await bob.IsAsync(SyncState.Revoked);
        var attempts = bob.Access.Attempts;

        for (var time = 0; time < 10; time++)
        {
            bob.Post(new Event.WentOffline());
            bob.Post(new Event.WentOnline());
            bob.Post(new Event.Woke());
        }

        bob.Edit("made meanwhile");
        await bob.IsAsync(SyncState.Revoked, pending: 1);
        Assert.Equal(attempts, bob.Access.Attempts);

        bob.Access.Token = "made.up.token";
        bob.Post(new Event.TokenChanged());
        await bob.IsAsync(SyncState.SignedOut, pending: 1);
        Assert.Equal(attempts + 1, bob.Access.Attempts);

        alice.Edit("new");
        await alice.HasAsync(2);
        bob.Access.Token = (await _server.Http.AdmitAsync(_alices)).Token;
        bob.Post(new Event.TokenChanged());
        await NativeDevice.AgreeAsync(alice, bob);
        Assert.Equal(["old", "new", "made meanwhile"], bob.Store.Log);
        Assert.Equal(attempts + 2, bob.Access.Attempts);
    }

    [Fact]
    public async Task A_device_that_was_away_when_its_role_changed_gets_a_fresh_token_and_goes_on()
    {
        using var handover = new HttpRequestMessage(
            HttpMethod.Post, $"/api/workspaces/{_alices.WorkspaceId}/tokens/{_bobs.GrantId}/handover");
        (await _server.Http.SendAsync(handover, _alices.Token)).EnsureSuccessStatusCode().Dispose();
        await using var alice = new NativeDevice(_server.Address, _alices);
        await using var bob = new NativeDevice(_server.Address, _bobs);
        alice.Edit("by the one who was master");
        bob.Edit("by the one who is");

        await alice.HasAsync(2);
        await NativeDevice.AgreeAsync(alice, bob);
        Assert.Equal((Role.Access, Role.Master), (alice.Access.Rights!.Role, bob.Access.Rights!.Role));
        Assert.NotEqual(_alices.Token, alice.Access.Token);
        Assert.Equal((1, 1), (alice.Access.Attempts, bob.Access.Attempts));
    }

    [Fact]
    public async Task A_device_that_is_connected_when_its_role_changes_keeps_its_connection_and_the_fresh_token_opens_the_next()
    {
        await using var alice = new NativeDevice(_server.Address, _alices);
        await alice.MayAsync(Scope.ReadWrite);
        using var handover = new HttpRequestMessage(
            HttpMethod.Post, $"/api/workspaces/{_alices.WorkspaceId}/tokens/{_bobs.GrantId}/handover");
        (await _server.Http.SendAsync(handover, _alices.Token)).EnsureSuccessStatusCode().Dispose();

        await alice.HoldsTokenAsync(token => token != _alices.Token);
        await alice.IsAsync(SyncState.Synced);
        Assert.Equal(1, alice.Access.Attempts);

        alice.Post(new Event.TokenChanged());
        alice.Edit("over the next connection");
        await alice.HasAsync(1);
        Assert.Equal((2, Role.Access), (alice.Access.Attempts, alice.Access.Rights!.Role));
    }

    [Fact]
    public async Task Registering_again_after_a_lost_answer_gives_the_same_grant()
    {
        var api = new AccessApi(_server.Http);
        var workspace = new CreateWorkspace(Id<Workspace>.New().ToString(), Id<Device>.New().ToString(), "Phone");

        var first = await api.RegisterAsync(workspace, CancellationToken.None);
        var second = await api.RegisterAsync(workspace, CancellationToken.None);

        Assert.Equal((first.GrantId, Role.Master), (second.GrantId, second.Role));
        await using var phone = new NativeDevice(_server.Address, second);
        await phone.IsAsync(SyncState.Synced);
    }

    [Fact]
    public async Task A_registration_that_is_refused_is_told_from_a_server_that_is_not_there()
    {
        var taken = new CreateWorkspace(_alices.WorkspaceId, Id<Device>.New().ToString(), "Phone");
        var refusal = await Assert.ThrowsAsync<TransportException>(() => new AccessApi(_server.Http).RegisterAsync(taken, CancellationToken.None));
        Assert.Equal(ErrorCode.WorkspaceExists, refusal.Code);

        using var nowhere = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Take()}") };
        var silence = await Assert.ThrowsAsync<TransportException>(() => new AccessApi(nowhere).RegisterAsync(taken, CancellationToken.None));
        Assert.Null(silence.Code);
    }

    private async Task ChangeAsync(ChangeGrant change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/workspaces/{_alices.WorkspaceId}/tokens/{_bobs.GrantId}")
        {
            Content = JsonContent.Create(change, RestJson.Default.ChangeGrant),
        };
        (await _server.Http.SendAsync(request, _alices.Token)).EnsureSuccessStatusCode().Dispose();
    }
}
