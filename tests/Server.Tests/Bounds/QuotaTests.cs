using System.Net;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Bounds;

public sealed class QuotaTests
{
    [Fact]
    public async Task Workspace_takes_so_many_megabytes_and_its_connections_go_on()
    {
        await using var server = await ServerHost.StartAsync(args: ["--MegabytesPerWorkspace", "1"]);
        var admission = await server.Http.CreateWorkspaceAsync();
        await using var client = await HubClient.OpenAsync(server.Address, admission.Token, Id<Replica>.New());
        const int Fitting = 32;
        for (var counter = 1; counter <= Fitting; counter++)
        {
            client.Push(counter, new byte[32 * 1024]);
            Assert.Equal(counter, (await client.NextAsync<AckFrame>()).LastCounter);
        }

        client.Push(Fitting + 1, [], [1]);

        Assert.Equal(Fitting + 1, (await client.NextAsync<AckFrame>()).LastCounter);
        var reject = await client.NextAsync<RejectFrame>();
        Assert.Equal((Fitting + 2, ErrorCode.QuotaExceeded), (reject.Counter, reject.Code));
        Assert.Contains("MegabytesPerWorkspace (1)", reject.Text, StringComparison.Ordinal);
        client.Push(Fitting + 2, Array.Empty<byte>());
        Assert.Equal(Fitting + 2, (await client.NextAsync<AckFrame>()).LastCounter);
    }

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
