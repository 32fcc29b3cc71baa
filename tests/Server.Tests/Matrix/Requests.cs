using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Server.Tests.Matrix;

/// <summary>The rows: every endpoint, and where it matters about what it is asked.</summary>
internal static class Requests
{
    private static readonly string Device = $"\"deviceId\":\"{Id<Device>.New()}\",\"deviceName\":\"dave\"";

    private static readonly byte[] Hello =
        FrameCodec.Encode(new HelloFrame(ProtocolVersion.Current, Id<Replica>.New(), Cursor.Start, "test", "1")).Bytes.ToArray();

    public static readonly RestRow[] All =
    [
        new("create a workspace", "POST /api/workspaces", (_, _) => "", (_, _) => $"{{\"workspaceId\":\"{Id<Workspace>.New()}\",{Device}}}"),
        new("create one that exists", "POST /api/workspaces", (_, _) => "", (scene, _) => $"{{\"workspaceId\":\"{scene.Workspace}\",{Device}}}"),
        new("join", "POST …/join", (_, _) => "/join", (scene, _) => Join(scene.Invite.InviteId, scene.Invite.Secret)),
        new("join, wrong secret", "POST …/join", (_, _) => "/join", (scene, _) => Join(scene.Invite.InviteId, scene.OtherInvite.Secret)),
        new("join, unknown invite", "POST …/join", (_, _) => "/join", (scene, _) => Join(Id<Invite>.New().ToString(), scene.Invite.Secret)),
        new("join, another workspace's invite", "POST …/join", (_, _) => "/join",
            (scene, _) => Join(scene.OtherInvite.InviteId, scene.OtherInvite.Secret)),
        new("own grant", "GET …/grant", (_, _) => "/grant"),
        new("fresh token", "POST …/grant/token", (_, _) => "/grant/token"),
        new("devices", "GET …/tokens", (_, _) => "/tokens"),
        new("issue a token", "POST …/tokens", (_, _) => "/tokens", (_, _) => $"{{{Device},\"scope\":\"read\",\"lifetimeSeconds\":60}}"),
        new("rename itself", "PATCH …/tokens/{grantId}", Own, (_, _) => """{"deviceName":"mine"}"""),
        new("rename another", "PATCH …/tokens/{grantId}", Another, (_, _) => """{"deviceName":"yours"}"""),
        new("rename one of another workspace", "PATCH …/tokens/{grantId}", Elsewhere, (_, _) => """{"deviceName":"theirs"}"""),
        new("give itself scope", "PATCH …/tokens/{grantId}", Own, (_, _) => """{"scope":"read_write"}"""),
        new("give itself time", "PATCH …/tokens/{grantId}", Own, (_, _) => """{"lifetime":{"seconds":null}}"""),
        new("change another's scope", "PATCH …/tokens/{grantId}", Another, (_, _) => """{"scope":"read"}"""),
        new("change another's time", "PATCH …/tokens/{grantId}", Another, (_, _) => """{"lifetime":{"seconds":60}}"""),
        new("revoke itself", "DELETE …/tokens/{grantId}", Own),
        new("revoke another", "DELETE …/tokens/{grantId}", Another),
        new("revoke an unknown one", "DELETE …/tokens/{grantId}", (_, _) => $"/tokens/{Id<Grant>.New()}"),
        new("revoke one of another workspace", "DELETE …/tokens/{grantId}", Elsewhere),
        new("make itself master", "POST …/tokens/{grantId}/handover", (scene, caller) => $"{Own(scene, caller)}/handover"),
        new("hand over", "POST …/tokens/{grantId}/handover", (scene, caller) => $"{Another(scene, caller)}/handover"),
        new("hand over to another workspace", "POST …/tokens/{grantId}/handover", (scene, caller) => $"{Elsewhere(scene, caller)}/handover"),
        new("invites", "GET …/invites", (_, _) => "/invites"),
        new("invite", "POST …/invites", (_, _) => "/invites", (_, _) => """{"name":"","scope":"read","lifetimeSeconds":60,"uses":1}"""),
        new("invite a master", "POST …/invites", (_, _) => "/invites",
            (_, _) => """{"name":"","scope":"read_write","lifetimeSeconds":null,"uses":1,"role":"master"}"""),
        new("revoke an invite", "DELETE …/invites/{inviteId}", (scene, _) => $"/invites/{scene.Invite.InviteId}"),
        new("revoke an unknown invite", "DELETE …/invites/{inviteId}", (_, _) => $"/invites/{Id<Invite>.New()}"),
        new("revoke another workspace's invite", "DELETE …/invites/{inviteId}", (scene, _) => $"/invites/{scene.OtherInvite.InviteId}"),
        new("history", "GET …/audit", (_, _) => "/audit"),
        new("publish a snapshot", "PUT …/snapshots/{seq}", (_, _) => "/snapshots/1") { HasChain = true },
        new("take the snapshot", "GET …/snapshots/latest", (_, _) => "/snapshots/latest"),
        new("say hello to the log", "POST …/log", (_, _) => "/log") { Bytes = Hello },
        new("read the log", "GET …/log", (_, _) => $"/log?after=0&chain={Chain.Start}&stored=0&pages=8&wait=0"),
        new("alive", "GET /health/live", (_, _) => ""),
        new("ready", "GET /health/ready", (_, _) => ""),
        new("description", "GET /openapi/{documentName}.json", (_, _) => ""),
        new("the hub without a socket", "GET /sync", (_, _) => ""),
        new("negotiation", "POST /sync/negotiate", (_, _) => ""),
    ];

    private static string Own(Scene scene, string caller) => $"/tokens/{scene.GrantOf(caller)}";

    private static string Another(Scene scene, string caller) => $"/tokens/{scene.Another}";

    private static string Elsewhere(Scene scene, string caller) => $"/tokens/{scene.Other.GrantId}";

    private static string Join(string invite, string secret) => $"{{\"inviteId\":\"{invite}\",\"secret\":\"{secret}\",{Device}}}";
}

/// <param name="Name">What somebody wants.</param>
/// <param name="Endpoint">Method and pattern; … stands for /api/workspaces/{workspaceId}.</param>
/// <param name="Rest">What follows the workspace in the path, for a caller of the scene.</param>
internal sealed record RestRow(string Name, string Endpoint, Func<Scene, string, string> Rest, Func<Scene, string, string>? Body = null)
{
    private const string Workspaces = "/api/workspaces/";

    private string Pattern => Endpoint.Split(' ')[1];

    public HttpMethod Method => new(Endpoint.Split(' ')[0]);

    /// <summary>The pattern as routing has it.</summary>
    public string Route => Pattern.Replace("…", $"{Workspaces}{{workspaceId}}", StringComparison.Ordinal);

    public bool NamesWorkspace => Pattern.StartsWith('…');

    /// <summary>It is a snapshot that it sends.</summary>
    public bool HasChain { get; init; }

    /// <summary>What it sends when it is no text.</summary>
    public byte[]? Bytes { get; init; }

    public HttpRequestMessage For(Scene scene, string caller, string workspace)
    {
        var path = NamesWorkspace
            ? Workspaces + workspace + Rest(scene, caller)
            : Pattern.Replace("{documentName}", "v1", StringComparison.Ordinal);
        var request = new HttpRequestMessage(Method, path);
        if (Body is not null)
        {
            request.Content = new StringContent(Body(scene, caller), System.Text.Encoding.UTF8, "application/json");
        }
        else if (Bytes is not null)
        {
            request.Content = new ByteArrayContent(Bytes);
        }
        else if (HasChain)
        {
            request.Content = new ByteArrayContent([1]);
            request.Headers.Add(SnapshotHeader.Chain, scene.Chain.ToString());
        }

        return request;
    }

    public override string ToString() => Name;
}
