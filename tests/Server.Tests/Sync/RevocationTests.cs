using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;
using SyncEngine.SignalR.WebSockets;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>Rights follow the grant while connected (invariant 10).</summary>
public sealed class RevocationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _alice = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock);
        _alice = await _server.Http.CreateWorkspaceAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Revoked_device_is_told_cut_off_and_kept_out_and_the_others_notice_nothing()
    {
        var bobs = await _server.Http.AdmitAsync(_alice);
        await using var alice = await OpenAsync(_alice);
        await using var bob = await OpenAsync(bobs);

        using var revoking = await _server.Http.RevokeAsync(_alice, bobs.GrantId);
        Assert.Equal(HttpStatusCode.NoContent, revoking.StatusCode);

        bob.Push(1, Bytes.Of("too late"));
        Assert.Equal(ErrorCode.GrantRevoked, (await bob.NextAsync<ByeFrame>()).Code);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await bob.Closed;

        alice.Push(1, Bytes.Of("still here"));
        Assert.Equal("still here", Bytes.Text((await alice.ReadToAsync(1)).Single().Payload));
        var refused = await Assert.ThrowsAsync<WebSocketConnectException>(() => HubClient.ConnectAsync(_server.Address, bobs.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var asked = await _server.Http.GetAsync($"/api/workspaces/{bobs.WorkspaceId}/grant", bobs.Token);
        Assert.Equal((401, ErrorCode.GrantRevoked), await asked.ReadRefusalAsync());
    }

    [Fact]
    public async Task Connection_that_says_nothing_more_is_cut_all_the_same()
    {
        var bobs = await _server.Http.AdmitAsync(_alice);
        await using var bob = await HubClient.ConnectAsync(_server.Address, bobs.Token);
        await bob.HelloAsync(Hello());

        using var revoking = await _server.Http.RevokeAsync(_alice, bobs.GrantId);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await bob.Closed;
    }

    [Fact]
    public async Task Grant_that_expires_while_connected_is_noticed_without_a_frame()
    {
        var (grant, token) = await ExpiringAsync(TimeSpan.FromHours(1));
        await using var carol = await HubClient.OpenAsync(_server.Address, token, Id<Replica>.New());
        Assert.Equal(grant.Expires?.ToUnixTimeMilliseconds(), carol.Welcome.Expires);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(ErrorCode.GrantExpired, (await carol.NextAsync<ByeFrame>()).Code);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await carol.Closed;
    }

    [Fact]
    public async Task Connection_that_never_opens_is_cut()
    {
        await using var silent = await HubClient.ConnectAsync(_server.Address, _alice.Token);
        await using var alice = await OpenAsync(_alice);

        _clock.Advance(TimeSpan.FromSeconds(10));

        await silent.Closed;
        alice.Push(1, Bytes.Of("still here"));
        Assert.Equal(new AckFrame(1, [1]), await alice.NextAsync<AckFrame>());
    }

    [Fact]
    public async Task Device_list_says_who_is_online_and_how_far_each_had_read()
    {
        var bobs = await _server.Http.AdmitAsync(_alice);
        var opened = _clock.GetUtcNow();
        await using (var bob = await OpenAsync(bobs))
        {
            Assert.Equal((true, opened, 0L), await SeenAsync(bobs));
            bob.Push(1, Bytes.Of("1"));
            await bob.NextAsync<AckFrame>();
            _clock.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal((true, opened.AddMinutes(5), 0L), await SeenAsync(bobs));
            await bob.Connection.StopAsync();
        }

        await Eventually.IsAsync((false, opened.AddMinutes(5), 0L), () => SeenAsync(bobs));
    }

    private async Task<(bool Online, DateTimeOffset? LastSeen, long? CursorSeq)> SeenAsync(Admission of)
    {
        using var response = await _server.Http.GetAsync($"/api/workspaces/{of.WorkspaceId}/tokens", _alice.Token);
        var row = (await response.ReadAsync(RestJson.Default.DeviceGrantArray)).Single(grant => grant.GrantId == of.GrantId);
        return (row.Online, row.LastSeen, row.CursorSeq);
    }

    private Task<HubClient> OpenAsync(Admission admission) => HubClient.OpenAsync(_server.Address, admission.Token, Id<Replica>.New());

    private static HelloFrame Hello() => new(ProtocolVersion.Current, Id<Replica>.New(), Cursor.Start, "test", "1");

    private async Task<(StoredGrant Grant, string Token)> ExpiringAsync(TimeSpan after)
    {
        var now = _clock.GetUtcNow();
        var grant = new StoredGrant(
            Id<Grant>.New(), Id<Workspace>.New(), Id<Device>.New(), "carol", Role.Master, Scope.ReadWrite, now, now + after);
        await _server.Services.GetRequiredService<IAccessStore>().CreateWorkspaceAsync(grant);
        return (grant, _server.Services.GetRequiredService<Tokens>().Issue(grant));
    }
}
