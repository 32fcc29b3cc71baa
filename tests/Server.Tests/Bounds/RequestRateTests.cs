using System.Net;
using System.Net.Http.Json;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Bounds;

/// <summary>429 with the name of the setting and the time to wait, on a clock that only the test moves.</summary>
public sealed class RequestRateTests
{
    private const string Grant = "/api/workspaces/AAAAAAAAAAAAAAAAAAAAAA/grant";

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Address_that_asks_too_often_is_refused_until_the_time_it_is_told()
    {
        await using var server = await ServerHost.StartAsync(_clock, args: ["--RequestsPerSecond", "1"]);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, await AskAsync(server));
        }

        using var refused = await server.Http.GetAsync(Grant);
        Assert.Equal((429, ErrorCode.RateLimited), await refused.ReadRefusalAsync());
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("RequestsPerSecond", (await refused.ReadProblemAsync())!.Detail, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await AskAsync(server));
        Assert.Equal(429, await AskAsync(server));
    }

    [Theory]
    [InlineData("EntriesPerMinute", 30)]
    [InlineData("WorkspacesPerHour", 1800)]
    public async Task Creating_workspaces_has_limits_of_its_own(string setting, int wait)
    {
        await using var server = await ServerHost.StartAsync(_clock, args: [$"--{setting}", "2"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        await server.Http.CreateWorkspaceAsync();

        using var refused = await CreateAsync(server);

        Assert.Equal((429, ErrorCode.RateLimited), await refused.ReadRefusalAsync());
        Assert.Equal(TimeSpan.FromSeconds(wait), refused.Headers.RetryAfter!.Delta);
        Assert.Contains(setting, (await refused.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
        using var own = await server.Http.GetAsync($"/api/workspaces/{alice.WorkspaceId}/grant", alice.Token);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        _clock.Advance(TimeSpan.FromSeconds(wait));
        using var later = await CreateAsync(server);
        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
    }

    [Fact]
    public async Task Guessing_an_invite_meets_the_limit_of_entries_even_with_bodies_that_are_wrong()
    {
        await using var server = await ServerHost.StartAsync(_clock, args: ["--EntriesPerMinute", "3"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        var wrong = new InviteCreated(Id<Invite>.New().ToString(), "guess");
        using var guess = await server.Http.JoinAsync(alice.WorkspaceId, wrong, Id<Device>.New());
        using var malformed = await server.Http.PostAsJsonAsync($"/api/workspaces/{alice.WorkspaceId}/join", "guess");

        using var refused = await server.Http.JoinAsync(alice.WorkspaceId, wrong, Id<Device>.New());

        Assert.Equal((403, 400), ((int)guess.StatusCode, (int)malformed.StatusCode));
        Assert.Equal((429, ErrorCode.RateLimited), await refused.ReadRefusalAsync());
    }

    [Fact]
    public async Task Health_is_not_counted()
    {
        await using var server = await ServerHost.StartAsync(_clock, args: ["--RequestsPerSecond", "1"]);
        for (var i = 0; i < 30; i++)
        {
            using var healthy = await server.Http.GetAsync("/health/live");
            Assert.Equal(HttpStatusCode.OK, healthy.StatusCode);
        }

        Assert.Equal(401, await AskAsync(server));
    }

    [Fact]
    public async Task Page_of_an_allowed_origin_can_read_the_refusal_and_when_to_come_back()
    {
        await using var server = await ServerHost.StartAsync(
            _clock, args: ["--RequestsPerSecond", "1", "--Origins:0", "https://app.example"]);
        HttpResponseMessage answer;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Grant);
            request.Headers.Add("Origin", "https://app.example");
            answer = await server.Http.SendAsync(request);
        }
        while (answer.StatusCode != HttpStatusCode.TooManyRequests);

        Assert.Equal("https://app.example", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Retry-After", answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(','));
        answer.Dispose();
    }

    [Theory]
    [InlineData("10.9.8.7", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    public async Task Address_that_a_request_claims_counts_only_when_a_trusted_proxy_says_so(string proxy, bool trusted)
    {
        await using var server = await ServerHost.StartAsync(_clock, args: ["--RequestsPerSecond", "1", "--Proxies:0", proxy]);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, await AskAsync(server, $"198.51.100.{i}, 203.0.113.7"));
        }

        Assert.Equal(429, await AskAsync(server, "198.51.100.99, 203.0.113.7"));
        Assert.Equal(trusted ? 401 : 429, await AskAsync(server, "203.0.113.8"));
    }

    [Fact]
    public async Task Nobody_is_a_trusted_proxy_by_default()
    {
        await using var server = await ServerHost.StartAsync(_clock, args: ["--RequestsPerSecond", "1"]);

        var answers = new List<int>();
        for (var i = 0; i < 11; i++)
        {
            answers.Add(await AskAsync(server, $"203.0.113.{i}"));
        }

        Assert.Equal(429, answers[^1]);
    }

    private static async Task<int> AskAsync(ServerHost server, string? forwardedFor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Grant);
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        using var response = await server.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static Task<HttpResponseMessage> CreateAsync(ServerHost server) => server.Http.PostAsJsonAsync(
        "/api/workspaces",
        new CreateWorkspace(Id<Workspace>.New().ToString(), Id<Device>.New().ToString(), "alice"),
        RestJson.Default.CreateWorkspace);
}
