using System.Net.Http.Json;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Snapshots;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Rest;

/// <summary>One request of the API against one workspace, as one caller.</summary>
internal static class Endpoint
{
    public static readonly string[] All =
    [
        "GET grant", "GET tokens", "DELETE own token", "DELETE another's token", "DELETE unknown token",
        "GET invites", "POST invites", "DELETE invite", "DELETE unknown invite",
        "PUT snapshot", "GET snapshot", "HUB",
    ];

    public static async Task<(int Status, string? Code)> CallAsync(
        ServerHost server, string endpoint, string workspace, Target target, string? token)
    {
        var root = $"/api/workspaces/{workspace}";
        using var request = endpoint switch
        {
            "GET grant" => new HttpRequestMessage(HttpMethod.Get, $"{root}/grant"),
            "GET tokens" => new HttpRequestMessage(HttpMethod.Get, $"{root}/tokens"),
            "DELETE own token" => new HttpRequestMessage(HttpMethod.Delete, $"{root}/tokens/{target.OwnGrant}"),
            "DELETE another's token" => new HttpRequestMessage(HttpMethod.Delete, $"{root}/tokens/{target.OtherGrant}"),
            "DELETE unknown token" => new HttpRequestMessage(HttpMethod.Delete, $"{root}/tokens/{Id<Grant>.New()}"),
            "GET invites" => new HttpRequestMessage(HttpMethod.Get, $"{root}/invites"),
            "POST invites" => new HttpRequestMessage(HttpMethod.Post, $"{root}/invites")
            {
                Content = JsonContent.Create(new CreateInvite("", Scope.Read, null, null), RestJson.Default.CreateInvite),
            },
            "DELETE invite" => new HttpRequestMessage(HttpMethod.Delete, $"{root}/invites/{target.Invite}"),
            "DELETE unknown invite" => new HttpRequestMessage(HttpMethod.Delete, $"{root}/invites/{Id<Invite>.New()}"),
            "PUT snapshot" => new HttpRequestMessage(HttpMethod.Put, $"{root}/snapshots/1")
            {
                Content = new ByteArrayContent([1]),
                Headers = { { SnapshotEndpoints.ChainHeader, Chain.Start.ToString() } },
            },
            "GET snapshot" => new HttpRequestMessage(HttpMethod.Get, $"{root}/snapshots/latest"),
            // Whoever is let in is told by the hub, that this is no WebSocket.
            _ => new HttpRequestMessage(HttpMethod.Get, HubMethod.Path),
        };
        using var response = await server.Http.SendAsync(request, token);
        return await response.ReadRefusalAsync();
    }

    /// <summary>What the paths of a call name.</summary>
    internal sealed record Target(string OwnGrant, string OtherGrant, string Invite);
}
