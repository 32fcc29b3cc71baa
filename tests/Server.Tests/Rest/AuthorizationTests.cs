using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Rest;

/// <summary>Every kind of caller at every endpoint, whole table at once: what is not written here as allowed is refused, and how.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;

    public async Task InitializeAsync() => _server = await ServerHost.StartAsync(_clock);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("nobody", "401 token-invalid")]
    [InlineData("garbage", "401 token-invalid")]
    [InlineData("tampered", "401 token-invalid")]
    [InlineData("unsigned", "401 token-invalid")]
    [InlineData("revoked", "401 grant-revoked")]
    [InlineData("expired", "401 grant-expired")]
    public async Task Token_that_does_not_admit_is_refused_everywhere(string caller, string refusal) =>
        await AssertTableAsync(caller, Endpoint.All.ToDictionary(endpoint => endpoint, _ => refusal));

    [Theory]
    [InlineData("master of another")]
    [InlineData("access of another")]
    public async Task Token_of_another_workspace_is_refused_everywhere(string caller) =>
        await AssertTableAsync(
            caller, Endpoint.All.Where(endpoint => endpoint != "HUB").ToDictionary(endpoint => endpoint, _ => "403 forbidden"));

    [Fact]
    public async Task Access_token_is_for_its_own_device_only() => await AssertTableAsync("access", new()
    {
        ["GET grant"] = "200",
        ["GET tokens"] = "403 forbidden",
        ["DELETE another's token"] = "403 forbidden",
        ["DELETE unknown token"] = "403 forbidden",
        ["GET invites"] = "403 forbidden",
        ["POST invites"] = "403 forbidden",
        ["DELETE invite"] = "403 forbidden",
        ["DELETE unknown invite"] = "403 forbidden",
        ["PUT snapshot"] = "409 snapshot-diverged",
        ["GET snapshot"] = "404 not-found",
        ["HUB"] = "426 request-invalid",
        ["DELETE own token"] = "204",
    });

    [Fact]
    public async Task Master_decides_who_gets_in() => await AssertTableAsync("master", new()
    {
        ["GET grant"] = "200",
        ["GET tokens"] = "200",
        ["DELETE another's token"] = "204",
        ["DELETE unknown token"] = "404 not-found",
        ["GET invites"] = "200",
        ["POST invites"] = "201",
        ["DELETE invite"] = "204",
        ["DELETE unknown invite"] = "404 not-found",
        ["PUT snapshot"] = "409 snapshot-diverged",
        ["GET snapshot"] = "404 not-found",
        ["HUB"] = "426 request-invalid",
        ["DELETE own token"] = "409 last-master",
    });

    [Theory]
    [InlineData("nobody")]
    [InlineData("access of another")]
    [InlineData("master of another")]
    public async Task No_answer_tells_whether_a_workspace_exists(string caller)
    {
        var (token, workspace, target) = await CallerAsync(caller);
        foreach (var endpoint in Endpoint.All)
        {
            Assert.Equal(
                await Endpoint.CallAsync(_server, endpoint, workspace, target, token),
                await Endpoint.CallAsync(_server, endpoint, Id<Workspace>.New().ToString(), target, token));
            Assert.Equal(
                await Endpoint.CallAsync(_server, endpoint, workspace, target, token),
                await Endpoint.CallAsync(_server, endpoint, "no-id-at-all", target, token));
        }
    }

    private async Task AssertTableAsync(string caller, Dictionary<string, string> expected)
    {
        var (token, workspace, target) = await CallerAsync(caller);
        var actual = new Dictionary<string, string>();
        foreach (var endpoint in expected.Keys)
        {
            var (status, code) = await Endpoint.CallAsync(_server, endpoint, workspace, target, token);
            actual.Add(endpoint, code is null ? $"{status}" : $"{status} {code}");
        }

        Assert.Equal(Lines(expected), Lines(actual));

        static string Lines(Dictionary<string, string> table) => string.Join('\n', table.Select(row => $"{row.Key}: {row.Value}"));
    }

    private async Task<(string? Token, string Workspace, Endpoint.Target Target)> CallerAsync(string caller)
    {
        var master = await _server.Http.CreateWorkspaceAsync();
        var invite = await _server.Http.CreateInviteAsync(master);
        var access = await _server.Http.AdmitAsync(master);
        var third = await _server.Http.AdmitAsync(master);
        var other = await _server.Http.CreateWorkspaceAsync();
        var own = caller is "access" ? access : master;
        var target = new Endpoint.Target(own.GrantId, third.GrantId, invite.InviteId);
        var token = caller switch
        {
            "nobody" => null,
            "garbage" => "not.a.token",
            "tampered" => Tampered(access.Token, master.Token),
            "unsigned" => Unsigned(master.Token),
            "revoked" => await RevokedAsync(master, access),
            "expired" => await ExpiredAsync(),
            "access" => access.Token,
            "master" => master.Token,
            "master of another" => other.Token,
            _ => (await _server.Http.AdmitAsync(other)).Token,
        };
        return (token, master.WorkspaceId, target);
    }

    private async Task<string> RevokedAsync(Admission master, Admission access)
    {
        using var response = await _server.Http.RevokeAsync(master, access.GrantId);
        return access.Token;
    }

    private async Task<string> ExpiredAsync()
    {
        var now = _clock.GetUtcNow();
        var grant = new StoredGrant(
            Id<Grant>.New(), Id<Workspace>.New(), Id<Device>.New(), "carol", Role.Master, Scope.ReadWrite, now, now.AddHours(1));
        await _server.Services.GetRequiredService<IAccessStore>().CreateWorkspaceAsync(grant);
        _clock.Advance(TimeSpan.FromHours(1));
        return _server.Services.GetRequiredService<Tokens>().Issue(grant);
    }

    /// <summary>The claims of one with the signature of the other.</summary>
    private static string Tampered(string one, string other) => string.Join('.', [.. other.Split('.')[..2], one.Split('.')[2]]);

    private static string Unsigned(string token)
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"alg":"none","typ":"master+jwt"}""")).TrimEnd('=');
        return $"{header}.{token.Split('.')[1]}.";
    }
}
