using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Rest;

/// <summary>Whatever goes wrong over HTTP is a problem with a code, and a wrong body is told which field.</summary>
public sealed class ProblemTests : IAsyncLifetime
{
    private const string Id = "AAAAAAAAAAAAAAAAAAAAAA";

    private ServerHost _server = null!;

    public async Task InitializeAsync() => _server = await ServerHost.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("GET", "/nothing/here", 404, ErrorCode.NotFound)]
    [InlineData("GET", "/api/nothing", 404, ErrorCode.NotFound)]
    [InlineData("PUT", "/api/workspaces", 405, ErrorCode.RequestInvalid)]
    [InlineData("DELETE", "/health/live", 405, ErrorCode.RequestInvalid)]
    public async Task Address_or_method_that_is_not_there(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _server.Http.SendAsync(request);

        Assert.Equal((status, code), await response.ReadRefusalAsync());
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "body")]
    [InlineData($$"""{"workspaceId":"{{Id}}","deviceId":"{{Id}}"}""", "deviceName")]
    [InlineData($$"""{"workspaceId":"{{Id}}","deviceId":null,"deviceName":"x"}""", "deviceId")]
    [InlineData($$"""{"workspaceId":"{{Id}}","deviceId":7,"deviceName":"x"}""", "deviceId")]
    [InlineData($$"""{"workspaceId":"short","deviceId":"{{Id}}","deviceName":"x"}""", "workspaceId")]
    [InlineData($$"""{"workspaceId":"AAAAAAAAAAAAAAAAAAAAAB","deviceId":"{{Id}}","deviceName":"x"}""", "workspaceId")]
    [InlineData($$"""{"workspaceId":"{{Id}}","deviceId":"{{Id}}","deviceName":"  "}""", "deviceName")]
    [InlineData($$"""{"workspaceId":"{{Id}}","deviceId":"{{Id}}","deviceName":"a\u0007b"}""", "deviceName")]
    public async Task Body_that_is_not_what_it_should_be_is_told_which_field(string body, string field)
    {
        using var response = await PostAsync("/api/workspaces", body);

        Assert.Equal((400, ErrorCode.RequestInvalid), await response.ReadRefusalAsync());
        Assert.Contains(field, (await response.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"","scope":"all","lifetimeSeconds":null,"uses":null}""", "scope")]
    [InlineData("""{"name":"","scope":7,"lifetimeSeconds":null,"uses":null}""", "scope")]
    [InlineData("""{"name":"","scope":"read","lifetimeSeconds":0,"uses":null}""", "lifetimeSeconds")]
    [InlineData("""{"name":"","scope":"read","lifetimeSeconds":9223372036854775807,"uses":null}""", "lifetimeSeconds")]
    [InlineData("""{"name":"","scope":"read","lifetimeSeconds":null,"uses":-1}""", "uses")]
    [InlineData("""{"name":"","scope":"read","lifetimeSeconds":null,"uses":1.5}""", "uses")]
    public async Task Invite_that_cannot_be_is_told_which_field(string body, string field)
    {
        var alice = await _server.Http.CreateWorkspaceAsync();

        using var response = await PostAsync($"/api/workspaces/{alice.WorkspaceId}/invites", body, alice.Token);

        Assert.Equal((400, ErrorCode.RequestInvalid), await response.ReadRefusalAsync());
        Assert.Contains(field, (await response.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 201)]
    [InlineData(101, 400)]
    public async Task Name_has_a_limit(int length, int status)
    {
        using var response = await PostAsync("/api/workspaces", JsonSerializer.Serialize(
            new CreateWorkspace(Id<Workspace>.New().ToString(), Id, new string('x', length)), RestJson.Default.CreateWorkspace));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Body_that_is_no_JSON_by_type()
    {
        using var content = new StringContent("hello", Encoding.UTF8, "text/plain");
        using var response = await _server.Http.PostAsync("/api/workspaces", content);

        Assert.Equal((415, ErrorCode.RequestInvalid), await response.ReadRefusalAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_that_is_too_long(bool announced)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"workspaceId":"{{new string('x', 100_000)}}"}""");
        using HttpContent content = announced ? new ByteArrayContent(body) : new StreamContent(new Unsized(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _server.Http.PostAsync("/api/workspaces", content);

        Assert.Equal((413, ErrorCode.RequestTooLarge), await response.ReadRefusalAsync());
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("own", true)]
    [InlineData("https://app.example", true)]
    public async Task Page_of_another_origin_is_refused_at_hub_and_API(string origin, bool allowed)
    {
        await using var server = await ServerHost.StartAsync(args: ["--Origins:0", "https://app.example"]);
        foreach (var path in new[] { "/sync", "/api/workspaces/x/grant" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", origin == "own" ? server.Address.GetLeftPart(UriPartial.Authority) : origin);
            using var response = await server.Http.SendAsync(request);

            Assert.Equal(allowed ? (401, ErrorCode.TokenInvalid) : (403, ErrorCode.OriginRefused), await response.ReadRefusalAsync());
        }
    }

    [Theory]
    [InlineData("https://app.example", "DELETE", "https://app.example")]
    [InlineData("https://app.example", "PATCH", "https://app.example")]
    [InlineData("own", "DELETE", null)]
    public async Task Page_of_an_origin_on_the_list_may_read_the_answers(string origin, string method, string? allowed)
    {
        await using var server = await ServerHost.StartAsync(args: ["--Origins:0", "https://app.example"]);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/workspaces/x/grant");
        preflight.Headers.Add("Origin", origin == "own" ? server.Address.GetLeftPart(UriPartial.Authority) : origin);
        preflight.Headers.Add("Access-Control-Request-Method", method);
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var response = await server.Http.SendAsync(preflight);

        Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins.Single() : null);
        Assert.Equal(
            allowed is not null,
            response.Headers.TryGetValues("Access-Control-Allow-Methods", out var methods)
            && methods.Single().Split(',').Contains(method));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%0d%0aX: y")]
    [InlineData("a&access_token=b")]
    public async Task Token_that_is_none_is_refused_at_the_hub(string token)
    {
        using var response = await _server.Http.GetAsync($"/sync?access_token={token}");

        Assert.Equal((401, ErrorCode.TokenInvalid), await response.ReadRefusalAsync());
    }

    [Fact]
    public async Task API_describes_itself_with_every_path()
    {
        using var response = await _server.Http.GetAsync("/openapi/v1.json");
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(
            [
                "/api/workspaces", "/api/workspaces/{workspaceId}/audit", "/api/workspaces/{workspaceId}/grant",
                "/api/workspaces/{workspaceId}/grant/token", "/api/workspaces/{workspaceId}/invites",
                "/api/workspaces/{workspaceId}/invites/{inviteId}", "/api/workspaces/{workspaceId}/join",
                "/api/workspaces/{workspaceId}/log",
                "/api/workspaces/{workspaceId}/snapshots/latest", "/api/workspaces/{workspaceId}/snapshots/{seq}",
                "/api/workspaces/{workspaceId}/tokens",
                "/api/workspaces/{workspaceId}/tokens/{grantId}", "/api/workspaces/{workspaceId}/tokens/{grantId}/handover", "/health/live", "/health/ready",
            ],
            document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Healthy_server_says_so(string path)
    {
        using var response = await _server.Http.GetAsync(path);

        Assert.Equal(200, (int)response.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _server.Http.SendAsync(request, token);
    }

    /// <summary>A stream that does not say how long it is, so that the body is sent in chunks.</summary>
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
