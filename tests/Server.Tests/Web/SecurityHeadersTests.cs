using System.Net.WebSockets;
using System.Text;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Web;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Web;

/// <summary>Of everything that is no part of the app. The app's own files are looked at where there are some, in WasmBundler.Tests.</summary>
public sealed class SecurityHeadersTests : IAsyncLifetime
{
    private const string Origin = "https://app.example";

    private static readonly (string Name, string Value)[] Expected =
    [
        ("Content-Security-Policy", SecurityHeaders.NothingPolicy),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    private ServerHost _server = null!;
    private Admission _alice = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(args: ["--Origins:0", Origin, "--EntriesPerMinute", "2"]);
        _alice = await _server.Http.CreateWorkspaceAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("success", "GET", "/api/workspaces/{w}/grant", 200)]
    [InlineData("created", "POST", "/api/workspaces/{w}/invites", 201)]
    [InlineData("wrong body, which throws", "POST", "/api/workspaces", 400)]
    [InlineData("no token", "GET", "/api/workspaces/{w}/invites", 401)]
    [InlineData("another workspace", "GET", "/api/workspaces/AAAAAAAAAAAAAAAAAAAAAA/invites", 403)]
    [InlineData("foreign page", "GET", "/health/live", 403)]
    [InlineData("no such address", "GET", "/nothing/here", 404)]
    [InlineData("no such snapshot", "GET", "/api/workspaces/{w}/snapshots/latest", 404)]
    [InlineData("wrong method", "DELETE", "/health/live", 405)]
    [InlineData("no web socket", "GET", "/sync", 426)]
    [InlineData("asked beforehand", "OPTIONS", "/api/workspaces/{w}/grant", 204)]
    [InlineData("alive", "GET", "/health/live", 200)]
    [InlineData("ready", "GET", "/health/ready", 200)]
    [InlineData("description", "GET", "/openapi/v1.json", 200)]
    public async Task Every_kind_of_answer_forbids_what_it_is_not_for(string kind, string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{w}", _alice.WorkspaceId, StringComparison.Ordinal));
        if (method == "POST")
        {
            var body = kind == "created" ? """{"name":"","scope":"read","lifetimeSeconds":60,"uses":1}""" : "{";
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (method == "OPTIONS" || kind == "foreign page")
        {
            request.Headers.Add("Origin", method == "OPTIONS" ? Origin : "https://evil.example");
            request.Headers.Add("Access-Control-Request-Method", "GET");
        }

        using var answer = await _server.Http.SendAsync(request, kind == "no token" ? null : _alice.Token);

        Assert.Equal(status, (int)answer.StatusCode);
        AssertForbids(name => answer.Headers.TryGetValues(name, out var values) ? values : []);
    }

    [Fact]
    public async Task Refusal_for_coming_too_often_forbids_it_too()
    {
        HttpResponseMessage answer;
        do
        {
            answer = await _server.Http.JoinAsync(_alice.WorkspaceId, new InviteCreated("x", "x"), Id<Device>.New());
        }
        while ((int)answer.StatusCode != 429);

        AssertForbids(name => answer.Headers.TryGetValues(name, out var values) ? values : []);
    }

    [Fact]
    public async Task Upgrade_of_a_socket_sets_no_cookie_either()
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        var address = new UriBuilder(new Uri(_server.Address, HubMethod.Path)) { Scheme = "ws", Query = $"access_token={_alice.Token}" };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);

        AssertForbids(name => socket.HttpResponseHeaders!.GetValueOrDefault(name) ?? []);
    }

    private static void AssertForbids(Func<string, IEnumerable<string>> header)
    {
        Assert.Equal(Expected, Expected.Select(expected => (expected.Name, string.Join('|', header(expected.Name)))));
        Assert.Contains("camera=()", Assert.Single(header("Permissions-Policy")), StringComparison.Ordinal);
        Assert.Empty(header("Set-Cookie"));
    }
}
