using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Matrix;

/// <summary>A workspace with one of each kind of caller, and another one beside it. Made anew for each row: what one does changes it.</summary>
internal sealed class Scene
{
    public const string Read = "read";
    public const string Write = "read_write";
    public const string Master = "master";

    /// <summary>The columns, those that change something last and the master last of all.</summary>
    public static readonly string[] Callers =
        ["no token", "garbage", "expired", "other workspace", "stale kind", "mixed kind", "revoked", Read, Write, Master];

    /// <summary>Those whose token opens nothing anywhere.</summary>
    public static readonly string[] Strangers = ["no token", "garbage", "expired", "mixed kind", "revoked"];

    private readonly ServerHost _server;
    private readonly Dictionary<string, string?> _tokens = [];
    private readonly Dictionary<string, string> _grants = [];

    private Scene(ServerHost server) => _server = server;

    public string Workspace { get; private set; } = null!;

    /// <summary>A device that reads and writes, and is none of the callers.</summary>
    public string Another { get; private set; } = null!;

    /// <summary>An invite that lets in any number of devices.</summary>
    public InviteCreated Invite { get; private set; } = null!;

    /// <summary>The master of the other workspace, which has an invite too.</summary>
    public Admission Other { get; private set; } = null!;

    public InviteCreated OtherInvite { get; private set; } = null!;

    /// <summary>Of the one delta in the log, for which a snapshot stands too.</summary>
    public Chain Chain { get; private set; }

    public string? TokenOf(string caller) => _tokens[caller];

    /// <summary>For one that has none, another's.</summary>
    public string GrantOf(string caller) => _grants.GetValueOrDefault(caller, Another);

    public static async Task<Scene> MakeAsync(ServerHost server, FakeTimeProvider clock)
    {
        var scene = new Scene(server);
        var first = await server.Http.CreateWorkspaceAsync("first");
        scene.Workspace = first.WorkspaceId;
        scene.Add("expired", await scene.IssueAsync(first, Scope.ReadWrite, 60));
        scene.Add("revoked", await scene.IssueAsync(first, Scope.ReadWrite));
        scene.Add(Read, await scene.IssueAsync(first, Scope.Read));
        scene.Add(Write, await scene.IssueAsync(first, Scope.ReadWrite));
        scene.Add(Master, await scene.IssueAsync(first, Scope.ReadWrite));
        scene.Another = (await scene.IssueAsync(first, Scope.ReadWrite)).GrantId;

        // The one that made it has handed over: its token is of a kind that its grant is no longer.
        scene.Add("stale kind", first);
        await scene.DoAsync(HttpMethod.Post, $"tokens/{scene.GrantOf(Master)}/handover", first.Token);
        var renewed = await scene.AskAsync(HttpMethod.Post, "grant/token", scene.TokenOf(Master), RestJson.Default.Admission);
        scene._tokens[Master] = renewed.Token;
        await scene.DoAsync(HttpMethod.Delete, $"tokens/{scene.GrantOf("revoked")}", renewed.Token);
        clock.Advance(TimeSpan.FromSeconds(60));
        scene.Invite = await server.Http.CreateInviteAsync(renewed);
        await scene.WriteAsync(renewed);

        scene.Other = await server.Http.CreateWorkspaceAsync("other");
        scene.OtherInvite = await server.Http.CreateInviteAsync(scene.Other);
        scene._tokens["no token"] = null;
        scene._tokens["garbage"] = "bm8.dG9rZW4.YXQgYWxs";
        scene._tokens["other workspace"] = scene.Other.Token;
        scene._tokens["mixed kind"] = scene.Mixed(renewed);
        return scene;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await _server.Http.SendAsync(request, token);
    }

    public async Task DoAsync(HttpMethod method, string path, string token, string? body = null)
    {
        using var answer = await SendAsync(method, $"/api/workspaces/{Workspace}/{path}", token, body);
        answer.EnsureSuccessStatusCode();
    }

    private async Task WriteAsync(Admission master)
    {
        var (replica, payload) = (Id<Replica>.New(), Bytes.Of("payload"));
        await using (var client = await HubClient.OpenAsync(_server.Address, master.Token, replica))
        {
            client.Push(1, payload);
            await client.NextAsync<AckFrame>();
        }

        Chain = Chain.Start.Next(replica, 1, payload);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{Workspace}/snapshots/1");
        request.Headers.Add(SnapshotHeader.Chain, Chain.ToString());
        request.Content = new ByteArrayContent(payload);
        using var answer = await _server.Http.SendAsync(request, master.Token);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<T> AskAsync<T>(HttpMethod method, string path, string? token, JsonTypeInfo<T> type, string? body = null)
    {
        using var answer = await SendAsync(method, $"/api/workspaces/{Workspace}/{path}", token, body);
        return await answer.ReadAsync(type);
    }

    private Task<Admission> IssueAsync(Admission master, Scope scope, long? lifetimeSeconds = null) => AskAsync(
        HttpMethod.Post,
        "tokens",
        master.Token,
        RestJson.Default.Admission,
        JsonSerializer.Serialize(new IssueToken(Id<Device>.New().ToString(), "bob", scope, lifetimeSeconds), RestJson.Default.IssueToken));

    private void Add(string caller, Admission admission)
    {
        _tokens[caller] = admission.Token;
        _grants[caller] = admission.GrantId;
    }

    /// <summary>Signed by the server's key, of a master's type and for an access token's audience.</summary>
    private string Mixed(Admission of) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        new SecurityTokenDescriptor
        {
            TokenType = TokenKind.Master.Type,
            Audience = TokenKind.Access.Audience,
            Issuer = "syncengine",
            Subject = new ClaimsIdentity(
                [new Claim("sub", of.DeviceId), new Claim("workspace", of.WorkspaceId), new Claim("grant", of.GrantId)]),
            SigningCredentials = new SigningCredentials(
                _server.Services.GetRequiredService<Keys>().Ring.Signing, SecurityAlgorithms.HmacSha256),
        });
}
