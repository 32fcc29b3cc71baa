using System.Net;
using System.Net.Http.Json;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Rest;

public sealed class WorkspaceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;

    private HttpClient Http => _server.Http;

    public async Task InitializeAsync() => _server = await ServerHost.StartAsync(_clock);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Creating_makes_the_device_master_of_its_workspace()
    {
        var alice = await Http.CreateWorkspaceAsync("  alice's phone ");

        Assert.Equal((Role.Master, Scope.ReadWrite, null), (alice.Role, alice.Scope, alice.Expires));
        var row = await OwnRowAsync(alice);
        Assert.Equal(
            new DeviceGrant(
                alice.GrantId,
                alice.DeviceId,
                "alice's phone",
                Role.Master,
                Scope.ReadWrite,
                _clock.GetUtcNow(),
                Expires: null,
                Revoked: null,
                LastSeen: null,
                Online: false,
                CursorSeq: null,
                Behind: null),
            row);
    }

    [Fact]
    public async Task Creating_a_workspace_that_exists_is_refused_to_another_device_and_repeated_for_the_same()
    {
        var alice = await Http.CreateWorkspaceAsync();

        using var other = await PostAsync(new CreateWorkspace(alice.WorkspaceId, Id<Device>.New().ToString(), "mallory"));
        using var same = await PostAsync(new CreateWorkspace(alice.WorkspaceId, alice.DeviceId, "alice"));

        Assert.Equal((409, ErrorCode.WorkspaceExists), await other.ReadRefusalAsync());
        Assert.Equal(alice.GrantId, (await same.ReadAsync(RestJson.Default.Admission)).GrantId);
    }

    [Fact]
    public async Task Joining_gives_the_scope_of_the_invite_and_shows_in_the_list()
    {
        var alice = await Http.CreateWorkspaceAsync();
        _clock.Advance(TimeSpan.FromHours(1));

        var bob = await Http.AdmitAsync(alice, Scope.Read);

        Assert.Equal((alice.WorkspaceId, Role.Access, Scope.Read), (bob.WorkspaceId, bob.Role, bob.Scope));
        using var response = await Http.GetAsync($"/api/workspaces/{alice.WorkspaceId}/tokens", alice.Token);
        var rows = await response.ReadAsync(RestJson.Default.DeviceGrantArray);
        Assert.Equal([bob.GrantId, alice.GrantId], rows.Select(row => row.GrantId));
        Assert.Equal(["bob", "alice"], rows.Select(row => row.DeviceName));
    }

    [Fact]
    public async Task Invite_that_cannot_be_redeemed_is_refused_without_saying_why()
    {
        var alice = await Http.CreateWorkspaceAsync();
        var used = await Http.CreateInviteAsync(alice, uses: 1);
        using var joined = await Http.JoinAsync(alice.WorkspaceId, used, Id<Device>.New());
        var revoked = await Http.CreateInviteAsync(alice);
        using var revoking = await DeleteInviteAsync(alice, revoked);
        var expired = await Http.CreateInviteAsync(alice, lifetimeSeconds: 60);
        var good = await Http.CreateInviteAsync(alice);
        var elsewhere = await Http.CreateWorkspaceAsync();
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, revoking.StatusCode);
        (string Workspace, InviteCreated Invite)[] attempts =
        [
            (alice.WorkspaceId, used),
            (alice.WorkspaceId, revoked),
            (alice.WorkspaceId, expired),
            (alice.WorkspaceId, good with { Secret = "wrong" }),
            (alice.WorkspaceId, good with { Secret = "" }),
            (alice.WorkspaceId, good with { InviteId = Id<Invite>.New().ToString() }),
            (alice.WorkspaceId, good with { InviteId = "no-id" }),
            (elsewhere.WorkspaceId, good),
            (Id<Workspace>.New().ToString(), good),
            ("no-id", good),
        ];
        var answers = new List<string>();
        foreach (var (workspace, invite) in attempts)
        {
            using var response = await Http.JoinAsync(workspace, invite, Id<Device>.New());
            Assert.Equal((403, ErrorCode.InviteInvalid), await response.ReadRefusalAsync());
            var problem = await response.ReadProblemAsync();
            answers.Add($"{problem!.Title} {problem.Detail}");
        }

        Assert.Single(answers.Distinct());
    }

    /// <summary>C21.</summary>
    [Fact]
    public async Task Invite_dies_with_the_grant_that_made_it()
    {
        var alice = await Http.CreateWorkspaceAsync();
        var bob = await RecoverAsync(alice);
        var invite = await Http.CreateInviteAsync(bob);
        Assert.Single(await InvitesAsync(alice));

        using var revoking = await Http.RevokeAsync(alice, bob.GrantId);

        using var joining = await Http.JoinAsync(alice.WorkspaceId, invite, Id<Device>.New());
        Assert.Equal((403, ErrorCode.InviteInvalid), await joining.ReadRefusalAsync());
        Assert.Empty(await InvitesAsync(alice));
    }

    [Fact]
    public async Task Masters_invite_makes_one_master_who_may_revoke_the_lost_one()
    {
        var alice = await Http.CreateWorkspaceAsync();
        var recovery = await Http.CreateInviteAsync(alice, uses: 1, role: Role.Master);
        Assert.Equal(Role.Master, Assert.Single(await InvitesAsync(alice)).Role);

        using var recovering = await Http.JoinAsync(alice.WorkspaceId, recovery, Id<Device>.New());
        using var second = await Http.JoinAsync(alice.WorkspaceId, recovery, Id<Device>.New());

        var bob = await recovering.ReadAsync(RestJson.Default.Admission);
        Assert.Equal((Role.Master, Scope.ReadWrite, null), (bob.Role, bob.Scope, bob.Expires));
        Assert.Equal((403, ErrorCode.InviteInvalid), await second.ReadRefusalAsync());
        using var revoking = await Http.RevokeAsync(bob, alice.GrantId);
        Assert.Equal(HttpStatusCode.NoContent, revoking.StatusCode);
        using var last = await Http.RevokeAsync(bob, bob.GrantId);
        Assert.Equal((409, ErrorCode.LastMaster), await last.ReadRefusalAsync());
    }

    [Theory]
    [InlineData(Scope.ReadWrite, null, "uses")]
    [InlineData(Scope.ReadWrite, 2, "uses")]
    [InlineData(Scope.Read, 1, "scope")]
    public async Task Masters_invite_has_one_use_and_gives_all(Scope scope, int? uses, string field)
    {
        var alice = await Http.CreateWorkspaceAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/workspaces/{alice.WorkspaceId}/invites");
        request.Content = JsonContent.Create(new CreateInvite("", scope, null, uses, Role.Master), RestJson.Default.CreateInvite);

        using var response = await Http.SendAsync(request, alice.Token);

        Assert.Equal((400, ErrorCode.RequestInvalid), await response.ReadRefusalAsync());
        Assert.StartsWith($"{field}:", (await response.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_joins_never_exceed_the_uses_of_an_invite()
    {
        var alice = await Http.CreateWorkspaceAsync();
        var invite = await Http.CreateInviteAsync(alice, uses: 5);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => Http.JoinAsync(alice.WorkspaceId, invite, Id<Device>.New())));

        Assert.Equal(5, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
        Assert.Equal(35, responses.Count(response => response.StatusCode == HttpStatusCode.Forbidden));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task Invite_secret_is_random_and_nowhere_in_the_data()
    {
        var alice = await Http.CreateWorkspaceAsync();
        var invite = await Http.CreateInviteAsync(alice);
        var second = await Http.CreateInviteAsync(alice);

        Assert.NotEqual(invite.Secret, second.Secret);
        Assert.True(invite.Secret.Length >= 22, "at least 128 bits in base64url");
        Assert.DoesNotContain(_server.Log.Lines, line => line.Contains(invite.Secret, StringComparison.Ordinal));
        using var list = await Http.GetAsync($"/api/workspaces/{alice.WorkspaceId}/invites", alice.Token);
        Assert.DoesNotContain(invite.Secret, await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invites_are_listed_while_they_can_be_redeemed()
    {
        var alice = await Http.CreateWorkspaceAsync();
        var invite = await Http.CreateInviteAsync(alice, Scope.Read, lifetimeSeconds: 60, uses: 3);
        var now = _clock.GetUtcNow();

        Assert.Equal(
            [new InviteRow(invite.InviteId, "for bob", Scope.Read, now, now.AddSeconds(60), 3, 0, Role.Access)], await InvitesAsync(alice));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(await InvitesAsync(alice));
    }

    [Fact]
    public async Task Device_gives_up_its_own_grant_and_is_out()
    {
        var alice = await Http.CreateWorkspaceAsync();
        var bob = await Http.AdmitAsync(alice);

        using var leaving = await Http.RevokeAsync(bob, bob.GrantId);

        Assert.Equal(HttpStatusCode.NoContent, leaving.StatusCode);
        using var after = await Http.GetAsync($"/api/workspaces/{bob.WorkspaceId}/grant", bob.Token);
        Assert.Equal((401, ErrorCode.GrantRevoked), await after.ReadRefusalAsync());
    }

    /// <summary>Another master.</summary>
    private async Task<Admission> RecoverAsync(Admission master)
    {
        var recovery = await Http.CreateInviteAsync(master, uses: 1, role: Role.Master);
        using var response = await Http.JoinAsync(master.WorkspaceId, recovery, Id<Device>.New());
        return await response.ReadAsync(RestJson.Default.Admission);
    }

    private Task<HttpResponseMessage> PostAsync(CreateWorkspace body) =>
        Http.PostAsJsonAsync("/api/workspaces", body, RestJson.Default.CreateWorkspace);

    private async Task<HttpResponseMessage> DeleteInviteAsync(Admission by, InviteCreated invite)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/workspaces/{by.WorkspaceId}/invites/{invite.InviteId}");
        return await Http.SendAsync(request, by.Token);
    }

    private async Task<InviteRow[]> InvitesAsync(Admission by)
    {
        using var response = await Http.GetAsync($"/api/workspaces/{by.WorkspaceId}/invites", by.Token);
        return await response.ReadAsync(RestJson.Default.InviteRowArray);
    }

    private async Task<DeviceGrant> OwnRowAsync(Admission of)
    {
        using var response = await Http.GetAsync($"/api/workspaces/{of.WorkspaceId}/grant", of.Token);
        return await response.ReadAsync(RestJson.Default.DeviceGrant);
    }
}
