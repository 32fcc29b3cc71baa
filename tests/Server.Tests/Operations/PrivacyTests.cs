using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.SignalR.WebSockets;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>With every category at trace, more than any operator turns on.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task No_token_secret_or_payload_is_ever_logged()
    {
        const string Payload = "the-payload-itself";
        await using var server = await ServerHost.StartAsync();
        var alice = await server.Http.CreateWorkspaceAsync();
        var invite = await server.Http.CreateInviteAsync(alice);
        using var joining = await server.Http.JoinAsync(alice.WorkspaceId, invite, Id<Device>.New());
        await using (var client = await HubClient.OpenAsync(server.Address, alice.Token, Id<Replica>.New()))
        {
            client.Push(1, Bytes.Of(Payload));
            await client.NextAsync<PageFrame>();
        }

        var wrong = alice.Token[..^8] + "AAAAAAAA";
        await Assert.ThrowsAsync<WebSocketConnectException>(() => HubClient.ConnectAsync(server.Address, wrong));
        using var refused = await server.Http.GetAsync(
            $"/api/workspaces/{alice.WorkspaceId}/tokens?access_token={alice.Token}", token: null);
        using var asked = await server.Http.GetAsync($"/api/workspaces/{alice.WorkspaceId}/tokens", wrong);

        Assert.Equal((401, ErrorCode.TokenInvalid), await refused.ReadRefusalAsync());
        Assert.Contains(
            server.Log.Lines,
            line => line.Contains("Request starting", StringComparison.Ordinal) && line.Contains("/sync", StringComparison.Ordinal));
        string[] secrets = [alice.Token.Split('.')[1], alice.Token.Split('.')[2], "AAAAAAAA", invite.Secret, Payload];
        Assert.DoesNotContain(server.Log.Lines, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }
}
