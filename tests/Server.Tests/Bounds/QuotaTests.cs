using System.Net;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Bounds;

public sealed class QuotaTests
{
    [Fact]
    public async Task Workspace_has_so_many_devices_and_another_when_one_is_revoked()
    {
        await using var server = await ServerHost.StartAsync(args: ["--DevicesPerWorkspace", "2"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        var invite = await server.Http.CreateInviteAsync(alice);
        var device = Id<Device>.New();
        using var joining = await server.Http.JoinAsync(alice.WorkspaceId, invite, device);
        var bob = await joining.ReadAsync(RestJson.Default.Admission);

        using var refused = await server.Http.JoinAsync(alice.WorkspaceId, invite, Id<Device>.New());
        using var guessing = await server.Http.JoinAsync(alice.WorkspaceId, invite with { Secret = "guess" }, Id<Device>.New());
        using var repeated = await server.Http.JoinAsync(alice.WorkspaceId, invite, device);

        Assert.Equal((409, ErrorCode.QuotaExceeded), await refused.ReadRefusalAsync());
        Assert.StartsWith("DevicesPerWorkspace: the workspace has 2", (await refused.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
        Assert.Equal((403, ErrorCode.InviteInvalid), await guessing.ReadRefusalAsync());
        Assert.Equal(bob.GrantId, (await repeated.ReadAsync(RestJson.Default.Admission)).GrantId);
        using var revoking = await server.Http.RevokeAsync(alice, bob.GrantId);
        using var later = await server.Http.JoinAsync(alice.WorkspaceId, invite, Id<Device>.New());
        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
    }

    [Fact]
    public async Task Workspace_has_so_many_invites_and_another_when_one_is_used_up()
    {
        await using var server = await ServerHost.StartAsync(args: ["--InvitesPerWorkspace", "2"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        var once = await server.Http.CreateInviteAsync(alice, uses: 1);
        await server.Http.CreateInviteAsync(alice);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.CreateInviteAsync(alice));

        Assert.StartsWith("409: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(ErrorCode.QuotaExceeded, error.Message, StringComparison.Ordinal);
        Assert.Contains("InvitesPerWorkspace: 2", error.Message, StringComparison.Ordinal);
        using var joining = await server.Http.JoinAsync(alice.WorkspaceId, once, Id<Device>.New());
        await server.Http.CreateInviteAsync(alice);
    }
}
