using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Storage;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>What connected devices hear of access while it changes (invariant 10).</summary>
public sealed class AccessFramesTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _alices = null!;
    private Admission _bobs = null!;
    private HubClient _alice = null!;
    private HubClient _bob = null!;

    private HttpClient Http => _server.Http;

    private IAccessStore Store => _server.Services.GetRequiredService<IAccessStore>();

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock);
        _alices = await Http.CreateWorkspaceAsync();
        _bobs = await Http.AdmitAsync(_alices);
        _alice = await OpenAsync(_alices);
        _bob = await OpenAsync(_bobs);
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Welcome_tells_role_and_name()
    {
        Assert.Equal((Role.Master, "alice"), (_alice.Welcome.Role, _alice.Welcome.DeviceName));
        Assert.Equal((Role.Access, "bob"), (_bob.Welcome.Role, _bob.Welcome.DeviceName));
    }

    /// <summary>C20.</summary>
    [Fact]
    public async Task Downgraded_device_is_told_and_its_next_push_is_refused_until_it_may_write_again()
    {
        using var downgrading = await Http.ChangeAsync(_alices, _bobs.GrantId, new ChangeGrant(Scope: Scope.Read));
        Assert.Equal(new RightsFrame(Scope.Read, null, Role.Access, "bob"), await _bob.NextAsync<RightsFrame>());
        _bob.Push(1, Bytes.Of("refused"));
        Assert.Equal(ErrorCode.ReadOnly, (await _bob.NextAsync<RejectFrame>()).Code);

        using var upgrading = await Http.ChangeAsync(_alices, _bobs.GrantId, new ChangeGrant(Scope: Scope.ReadWrite));
        Assert.Equal(Scope.ReadWrite, (await _bob.NextAsync<RightsFrame>()).Scope);
        _bob.Push(1, Bytes.Of("taken"));

        Assert.Equal("taken", Bytes.Text((await _alice.ReadToAsync(1)).Single().Payload));
    }

    [Fact]
    public async Task New_name_and_new_expiry_are_told()
    {
        var expires = _clock.GetUtcNow().AddSeconds(60);
        using var changing = await Http.ChangeAsync(_alices, _bobs.GrantId, new ChangeGrant("bobby", Lifetime: new Lifetime(60)));

        Assert.Equal(
            new RightsFrame(Scope.ReadWrite, expires.ToUnixTimeMilliseconds(), Role.Access, "bobby"), await _bob.NextAsync<RightsFrame>());
    }

    [Fact]
    public async Task Handover_tells_both_their_role_and_hands_each_a_token_of_it_and_both_go_on()
    {
        using var handing = await Http.HandOverAsync(_alices, _bobs.GrantId);

        Assert.Equal(Role.Access, (await _alice.NextAsync<RightsFrame>()).Role);
        Assert.Equal(Role.Master, (await _bob.NextAsync<RightsFrame>()).Role);
        var alices = _alices with { Token = (await _alice.NextAsync<TokenFrame>()).Token };
        var bobs = _bobs with { Token = (await _bob.NextAsync<TokenFrame>()).Token };
        Assert.Equal(2, (await Http.ListDevicesAsync(bobs)).Length);
        using var own = await Http.GetAsync($"/api/workspaces/{alices.WorkspaceId}/grant", alices.Token);
        Assert.Equal(Role.Access, (await own.ReadAsync(RestJson.Default.DeviceGrant)).Role);
        _alice.Push(1, Bytes.Of("goes on"));
        Assert.Equal("goes on", Bytes.Text((await _bob.ReadToAsync(1)).Single().Payload));
    }

    /// <summary>As when another node has made the change and no hint of it has come: the store knows, and the session does not.</summary>
    [Theory]
    [InlineData(false, ErrorCode.GrantRevoked)]
    [InlineData(true, ErrorCode.GrantExpired)]
    public async Task Push_of_a_grant_that_has_ended_elsewhere_is_not_taken_and_ends_the_connection_for_the_right_reason(bool expires, string code)
    {
        await ChangeUnheardAsync(expires ? new GrantEdit.Expire(_clock.GetUtcNow()) : new GrantEdit.Revoke());

        _bob.Push(1, Bytes.Of("too late"));

        Assert.Equal(code, (await _bob.NextAsync<ByeFrame>()).Code);
        await using var reader = await OpenAsync(_alices);
        Assert.Equal(0, reader.Welcome.Head.Seq);
    }

    [Fact]
    public async Task Push_of_a_grant_that_was_downgraded_elsewhere_is_rejected_and_brings_the_rights()
    {
        await ChangeUnheardAsync(new GrantEdit.Rescope(Scope.Read));

        _bob.Push(1, Bytes.Of("too late"));

        Assert.Equal(Scope.Read, (await _bob.NextAsync<RightsFrame>()).Scope);
        var reject = await _bob.NextAsync<RejectFrame>();
        Assert.Equal((1, ErrorCode.ReadOnly), (reject.Counter, reject.Code));
    }

    [Fact]
    public async Task Master_hears_of_every_change_of_the_roster_and_nobody_else_does()
    {
        var invite = new InviteCreated("", "");
        var carols = _bobs;
        var carol = _bob;
        Func<Task>[] changes =
        [
            async () => invite = await Http.CreateInviteAsync(_alices),
            async () => carols = await JoinAsync(invite),
            async () => carol = await OpenAsync(carols),
            async () => await carol.DisposeAsync(),
            async () => (await Http.ChangeAsync(_alices, carols.GrantId, new ChangeGrant("carla"))).Dispose(),
            async () => (await Http.RevokeAsync(_alices, carols.GrantId)).Dispose(),
            async () => (await Http.IssueAsync(_alices, new IssueToken(Id<Device>.New().ToString(), "dave", Scope.Read, null))).Dispose(),
            async () => (await RetractAsync(invite)).Dispose(),
        ];
        foreach (var change in changes)
        {
            await RunToQuietAsync();
            var before = _alice.Rosters;
            await change();
            await RunToAsync(() => _alice.Rosters > before);
        }

        await SettleAsync(_bob);
        Assert.Equal(0, _bob.Rosters);
    }

    [Fact]
    public async Task Hundred_devices_that_come_together_are_at_most_two_frames_to_a_master()
    {
        await RunToQuietAsync();
        var before = _alice.Rosters;

        var devices = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => OpenAsync(_bobs)));
        await RunToAsync(() => _alice.Rosters > before);
        await RunToQuietAsync();

        Assert.InRange(_alice.Rosters - before, 1, 2);
        await Task.WhenAll(devices.Select(device => device.DisposeAsync().AsTask()));
    }

    /// <summary>Until no more roster frames come, although the pauses between them are over.</summary>
    private async Task RunToQuietAsync()
    {
        for (var (quiet, known) = (0, _alice.Rosters); quiet < 5; quiet = known == _alice.Rosters ? quiet + 1 : 0)
        {
            known = _alice.Rosters;
            await RunAsync();
        }
    }

    private async Task RunToAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await RunAsync();
        }
    }

    /// <summary>Over a pause between two roster frames.</summary>
    private async Task RunAsync()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        await SettleAsync(_bob);
        await SettleAsync(_alice);
    }

    /// <summary>What was to be told to it has been told when it is answered this.</summary>
    private static async Task SettleAsync(HubClient client)
    {
        client.Push(99, Bytes.Of("gap"));
        await client.NextAsync<RejectFrame>();
    }

    private async Task ChangeUnheardAsync(GrantEdit edit)
    {
        var outcome = await Store.ChangeGrantAsync(new GrantChange(
            Id<Workspace>.Parse(_alices.WorkspaceId),
            Id<Grant>.Parse(_alices.GrantId),
            Id<Grant>.Parse(_bobs.GrantId),
            [edit],
            _clock.GetUtcNow()));
        Assert.Null(outcome.Refusal);
    }

    private async Task<Admission> JoinAsync(InviteCreated invite)
    {
        using var response = await Http.JoinAsync(_alices.WorkspaceId, invite, Id<Device>.New(), "carol");
        return await response.ReadAsync(RestJson.Default.Admission);
    }

    private async Task<HttpResponseMessage> RetractAsync(InviteCreated invite)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/workspaces/{_alices.WorkspaceId}/invites/{invite.InviteId}");
        return await Http.SendAsync(request, _alices.Token);
    }

    private Task<HubClient> OpenAsync(Admission of) => HubClient.OpenAsync(_server.Address, of.Token, Id<Replica>.New());
}
