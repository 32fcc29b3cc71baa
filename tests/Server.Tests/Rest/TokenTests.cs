using System.Net;
using System.Text;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Rest;

/// <summary>What a master does to the devices of its workspace, and a device to itself.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _alice = null!;
    private Admission _bob = null!;

    private HttpClient Http => _server.Http;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock);
        _alice = await Http.CreateWorkspaceAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _bob = await Http.AdmitAsync(_alice);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Issued_token_admits_its_device_for_what_and_until_when_it_says()
    {
        var device = Id<Device>.New().ToString();
        using var issuing = await Http.IssueAsync(_alice, new IssueToken(device, " carol ", Scope.Read, 60));
        Assert.Equal(HttpStatusCode.Created, issuing.StatusCode);
        var carol = await issuing.ReadAsync(RestJson.Default.Admission);

        Assert.Equal((device, Role.Access, Scope.Read), (carol.DeviceId, carol.Role, carol.Scope));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(60), carol.Expires);
        Assert.Equal(("carol", Role.Access, Scope.Read), await RowAsync(carol.GrantId));
        Assert.Equal("200", await StatusAsync(carol));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("401 grant-expired", await StatusAsync(carol));
    }

    [Theory]
    [InlineData("short", "x", 60L, "deviceId")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA", "", 60L, "deviceName")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA", "x", 0L, "lifetimeSeconds")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA", "x", 315_360_001L, "lifetimeSeconds")]
    public async Task Token_that_cannot_be_issued_is_told_which_field(string device, string name, long lifetime, string field)
    {
        using var issuing = await Http.IssueAsync(_alice, new IssueToken(device, name, Scope.Read, lifetime));

        await AssertWrongAsync(issuing, field);
    }

    [Fact]
    public async Task Token_beyond_the_quota_of_devices_is_not_issued_and_a_master_recovers_all_the_same()
    {
        await using var server = await ServerHost.StartAsync(_clock, args: ["--DevicesPerWorkspace", "2"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        var recovery = await server.Http.CreateInviteAsync(alice, uses: 1, role: Role.Master);
        var ordinary = await server.Http.CreateInviteAsync(alice);
        var body = new IssueToken(Id<Device>.New().ToString(), "bob", Scope.Read, null);
        using var last = await server.Http.IssueAsync(alice, body);
        using var beyond = await server.Http.IssueAsync(alice, body with { DeviceId = Id<Device>.New().ToString() });
        using var joining = await server.Http.JoinAsync(alice.WorkspaceId, ordinary, Id<Device>.New());
        using var recovering = await server.Http.JoinAsync(alice.WorkspaceId, recovery, Id<Device>.New());

        Assert.Equal(HttpStatusCode.Created, last.StatusCode);
        Assert.Equal((409, ErrorCode.QuotaExceeded), await beyond.ReadRefusalAsync());
        Assert.Contains("DevicesPerWorkspace", (await beyond.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
        Assert.Equal((409, ErrorCode.QuotaExceeded), await joining.ReadRefusalAsync());
        Assert.Equal(Role.Master, (await recovering.ReadAsync(RestJson.Default.Admission)).Role);
    }

    [Fact]
    public async Task Master_changes_name_scope_and_lifetime_of_a_device_at_once()
    {
        using var changing = await Http.ChangeAsync(_alice, _bob.GrantId, new ChangeGrant("bob's phone", Scope.Read, new Lifetime(3600)));

        Assert.Equal(HttpStatusCode.NoContent, changing.StatusCode);
        Assert.Equal(("bob's phone", Role.Access, Scope.Read), await RowAsync(_bob.GrantId));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("401 grant-expired", await StatusAsync(_bob));

        // It takes effect on a grant that has expired, too.
        using var prolonging = await Http.ChangeAsync(_alice, _bob.GrantId, new ChangeGrant(Lifetime: new Lifetime(null)));
        Assert.Equal(HttpStatusCode.NoContent, prolonging.StatusCode);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("200", await StatusAsync(_bob));
    }

    [Fact]
    public async Task Change_of_which_one_part_is_refused_changes_nothing()
    {
        using var ofMaster = await Http.ChangeAsync(_alice, _alice.GrantId, new ChangeGrant("new name", Scope.Read));
        using var invalid = await Http.ChangeAsync(_alice, _bob.GrantId, new ChangeGrant("new name", Scope.Read, new Lifetime(-1)));
        using var own = await Http.ChangeAsync(_bob, _bob.GrantId, new ChangeGrant("new name", Scope.ReadWrite));

        Assert.Equal((409, ErrorCode.MasterFixed), await ofMaster.ReadRefusalAsync());
        await AssertWrongAsync(invalid, "lifetime");
        Assert.Equal((403, ErrorCode.Forbidden), await own.ReadRefusalAsync());
        Assert.Equal(("alice", Role.Master, Scope.ReadWrite), await RowAsync(_alice.GrantId));
        Assert.Equal(("bob", Role.Access, Scope.ReadWrite), await RowAsync(_bob.GrantId));
    }

    [Theory]
    [InlineData("{}", "deviceName, scope, lifetime")]
    [InlineData("""{"deviceName":null,"scope":null,"lifetime":null}""", "deviceName, scope, lifetime")]
    [InlineData("""{"deviceName":" "}""", "deviceName")]
    [InlineData("""{"scope":"all"}""", "scope")]
    [InlineData("""{"lifetime":{}}""", "seconds")]
    [InlineData("""{"lifetime":{"seconds":315360001}}""", "lifetime")]
    public async Task Change_that_cannot_be_is_told_which_field(string body, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/workspaces/{_bob.WorkspaceId}/tokens/{_bob.GrantId}");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var changing = await Http.SendAsync(request, _alice.Token);

        await AssertWrongAsync(changing, field);
    }

    [Fact]
    public async Task Device_names_itself_and_nothing_else()
    {
        var carol = await Http.AdmitAsync(_alice);
        using var own = await Http.ChangeAsync(_bob, _bob.GrantId, new ChangeGrant("bobby"));
        using var others = await Http.ChangeAsync(_bob, carol.GrantId, new ChangeGrant("carla"));
        using var masters = await Http.ChangeAsync(_bob, _alice.GrantId, new ChangeGrant("bob's"));

        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
        Assert.Equal((403, ErrorCode.Forbidden), await others.ReadRefusalAsync());
        Assert.Equal((403, ErrorCode.Forbidden), await masters.ReadRefusalAsync());
        Assert.Equal(("bobby", Role.Access, Scope.ReadWrite), await RowAsync(_bob.GrantId));
    }

    [Fact]
    public async Task Grant_that_is_revoked_stays_so_and_one_that_is_not_there_is_not_found()
    {
        using var revoking = await Http.RevokeAsync(_alice, _bob.GrantId);
        using var again = await Http.RevokeAsync(_alice, _bob.GrantId);
        using var changing = await Http.ChangeAsync(_alice, _bob.GrantId, new ChangeGrant("back"));
        using var handing = await Http.HandOverAsync(_alice, _bob.GrantId);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (revoking.StatusCode, again.StatusCode));
        Assert.Equal((409, ErrorCode.GrantEnded), await changing.ReadRefusalAsync());
        Assert.Equal((409, ErrorCode.GrantEnded), await handing.ReadRefusalAsync());
        foreach (var grant in new[] { Id<Grant>.New().ToString(), "no-id" })
        {
            using var unknown = await Http.ChangeAsync(_alice, grant, new ChangeGrant("who"));
            Assert.Equal((404, ErrorCode.NotFound), await unknown.ReadRefusalAsync());
        }
    }

    [Fact]
    public async Task Handover_makes_the_other_master_and_the_former_a_device_with_access_whose_invites_live_on()
    {
        var invite = await Http.CreateInviteAsync(_alice);

        using var handing = await Http.HandOverAsync(_alice, _bob.GrantId);

        Assert.Equal(HttpStatusCode.NoContent, handing.StatusCode);
        Assert.Equal(("401 token-stale", "401 token-stale"), (await StatusAsync(_alice), await StatusAsync(_bob)));
        var (alice, bob) = (await RenewedAsync(_alice), await RenewedAsync(_bob));
        Assert.Equal((Role.Access, Role.Master), (alice.Role, bob.Role));
        Assert.Equal(("200", "200"), (await StatusAsync(alice), await StatusAsync(bob)));
        Assert.Equal(
            [("bob", Role.Master), ("alice", Role.Access)],
            (await Http.ListDevicesAsync(bob)).Select(row => (row.DeviceName, row.Role)));
        using var joining = await Http.JoinAsync(bob.WorkspaceId, invite, Id<Device>.New());
        Assert.Equal(HttpStatusCode.Created, joining.StatusCode);

        using var notAnyMore = await Http.RevokeAsync(alice, bob.GrantId);
        Assert.Equal((403, ErrorCode.Forbidden), await notAnyMore.ReadRefusalAsync());
        using var revoking = await Http.RevokeAsync(bob, alice.GrantId);
        Assert.Equal(HttpStatusCode.NoContent, revoking.StatusCode);
    }

    [Fact]
    public async Task Handover_to_oneself_or_to_a_master_changes_nothing()
    {
        using var handing = await Http.HandOverAsync(_alice, _alice.GrantId);

        Assert.Equal(HttpStatusCode.NoContent, handing.StatusCode);
        Assert.Equal("200", await StatusAsync(_alice));
        Assert.Equal(("alice", Role.Master, Scope.ReadWrite), await RowAsync(_alice.GrantId));
    }

    [Fact]
    public async Task Stale_token_admits_nowhere_but_where_it_is_renewed_and_only_for_its_own_workspace()
    {
        using var handing = await Http.HandOverAsync(_alice, _bob.GrantId);
        var elsewhere = await Http.CreateWorkspaceAsync();

        foreach (var workspace in new[] { _alice.WorkspaceId, elsewhere.WorkspaceId })
        {
            foreach (var path in new[] { "grant", "tokens", "invites", "audit", "snapshots/latest" })
            {
                using var asked = await Http.GetAsync($"/api/workspaces/{workspace}/{path}", _alice.Token);
                Assert.Equal((401, ErrorCode.TokenStale), await asked.ReadRefusalAsync());
            }
        }

        using var connecting = await Http.GetAsync(HubMethod.Path, _alice.Token);
        Assert.Equal((401, ErrorCode.TokenStale), await connecting.ReadRefusalAsync());

        using var another = await Http.RenewAsync(_alice with { WorkspaceId = elsewhere.WorkspaceId });
        using var unknown = await Http.RenewAsync(_alice with { WorkspaceId = Id<Workspace>.New().ToString() });
        Assert.NotEqual(HttpStatusCode.OK, another.StatusCode);
        Assert.Equal(await another.ReadRefusalAsync(), await unknown.ReadRefusalAsync());
    }

    [Fact]
    public async Task That_a_grant_has_ended_is_said_before_that_its_token_is_stale()
    {
        using var handing = await Http.HandOverAsync(_alice, _bob.GrantId);
        var bob = await RenewedAsync(_bob);
        using var limiting = await Http.ChangeAsync(bob, _alice.GrantId, new ChangeGrant(Lifetime: new Lifetime(60)));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("401 grant-expired", await StatusAsync(_alice));
        using var expired = await Http.RenewAsync(_alice);
        Assert.Equal((401, ErrorCode.GrantExpired), await expired.ReadRefusalAsync());

        using var revoking = await Http.RevokeAsync(bob, _alice.GrantId);
        Assert.Equal("401 grant-revoked", await StatusAsync(_alice));
        using var revoked = await Http.RenewAsync(_alice);
        Assert.Equal((401, ErrorCode.GrantRevoked), await revoked.ReadRefusalAsync());
    }

    [Fact]
    public async Task Every_change_is_logged_with_who_made_it()
    {
        using var issuing = await Http.IssueAsync(_alice, new IssueToken(Id<Device>.New().ToString(), "carol", Scope.Read, null));
        var carol = await issuing.ReadAsync(RestJson.Default.Admission);
        using var changing = await Http.ChangeAsync(_alice, carol.GrantId, new ChangeGrant(Scope: Scope.ReadWrite));
        var recovery = await Http.CreateInviteAsync(_alice, uses: 1, role: Role.Master);
        using var recovering = await Http.JoinAsync(_alice.WorkspaceId, recovery, Id<Device>.New());
        using var handing = await Http.HandOverAsync(_alice, carol.GrantId);

        foreach (var said in new[]
        {
            $"grant {carol.GrantId} was issued by grant {_alice.GrantId}",
            $"grant {carol.GrantId} was changed by grant {_alice.GrantId}",
            $"has a new master, grant {(await recovering.ReadAsync(RestJson.Default.Admission)).GrantId}, through invite {recovery.InviteId}",
            $"grant {carol.GrantId} is master in place of grant {_alice.GrantId}",
        })
        {
            Assert.Single(_server.Log.Lines, line => line.Contains(said, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(_server.Log.Lines, line => line.Contains(carol.Token, StringComparison.Ordinal));
    }

    private async Task<Admission> RenewedAsync(Admission of)
    {
        using var response = await Http.RenewAsync(of);
        return await response.ReadAsync(RestJson.Default.Admission);
    }

    private async Task<(string Name, Role Role, Scope Scope)> RowAsync(string grantId)
    {
        var row = (await Http.ListDevicesAsync(_alice)).Single(grant => grant.GrantId == grantId);
        return (row.DeviceName, row.Role, row.Scope);
    }

    private async Task<string> StatusAsync(Admission of)
    {
        using var response = await Http.GetAsync($"/api/workspaces/{of.WorkspaceId}/grant", of.Token);
        return response.IsSuccessStatusCode ? $"{(int)response.StatusCode}" : string.Join(' ', await PartsAsync(response));
    }

    private static async Task<object?[]> PartsAsync(HttpResponseMessage response)
    {
        var (status, code) = await response.ReadRefusalAsync();
        return [status, code];
    }

    private static async Task AssertWrongAsync(HttpResponseMessage response, string field)
    {
        Assert.Equal((400, ErrorCode.RequestInvalid), await response.ReadRefusalAsync());
        Assert.Contains(field, (await response.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
    }
}
