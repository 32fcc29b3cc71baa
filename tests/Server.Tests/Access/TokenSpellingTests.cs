using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Access;

/// <summary>A token as it comes in a header or an address, byte for byte.</summary>
public sealed class TokenSpellingTests : IAsyncLifetime
{
    private ServerHost _server = null!;
    private Admission _alice = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync();
        _alice = await _server.Http.CreateWorkspaceAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("Authorization: Bearer {token}", 200)]
    [InlineData("authorization:   bearer {token}  ", 200)]
    [InlineData("Authorization: Bearer  {token}", 401)]
    [InlineData("Authorization: Bearer \t{token}", 401)]
    [InlineData("Authorization: Bearer\t{token}", 401)]
    [InlineData("Authorization: Bearer {token}=", 401)]
    [InlineData("Authorization: Bearer {token}.", 401)]
    [InlineData("Authorization: Bearer \"{token}\"", 401)]
    [InlineData("Authorization: Bearer {token}, Bearer {token}", 401)]
    [InlineData("Authorization: Bearer {token}\r\nAuthorization: Bearer {token}", 401)]
    [InlineData("Authorization: Basic {token}", 401)]
    [InlineData("Authorization: {token}", 401)]
    [InlineData("Authorization: Bearer", 401)]
    [InlineData("Cookie: access_token={token}", 401)]
    public async Task Header_holds_one_token_and_nothing_else(string header, int status) =>
        Assert.Equal(status, await StatusAsync($"/api/workspaces/{_alice.WorkspaceId}/grant", header));

    [Theory]
    [InlineData("?access_token={token}", 426)]
    [InlineData("?x=1&access_token={token}", 426)]
    [InlineData("?access_token={token}&access_token={token}", 401)]
    [InlineData("?access_token={token}%20", 401)]
    [InlineData("?access_token=+{token}", 401)]
    [InlineData("?access_token={token}%0d%0aX-Injected:1", 401)]
    [InlineData("?access_token={token}%00", 401)]
    [InlineData("?access_token=%e2%80%8b{token}", 401)]
    [InlineData("?access_token=Bearer%20{token}", 401)]
    [InlineData("?access_token=", 401)]
    public async Task Address_of_the_hub_holds_one_token_and_nothing_else(string query, int status) =>
        Assert.Equal(status, await StatusAsync($"{HubMethod.Path}{query.Replace("{token}", _alice.Token, StringComparison.Ordinal)}", "X: 1"));

    [Theory]
    [InlineData(3_000)]
    [InlineData(30_000)]
    public async Task Long_token_is_refused_like_any_other(int length)
    {
        using var answer = await _server.Http.GetAsync($"/api/workspaces/{_alice.WorkspaceId}/grant", $"e30.e30.{new string('A', length)}");

        Assert.Equal((401, ErrorCode.TokenInvalid), await answer.ReadRefusalAsync());
    }

    [Fact]
    public async Task Headers_beyond_all_measure_are_not_read() =>
        Assert.Equal(431, await StatusAsync("/health/live", $"Authorization: Bearer {new string('A', 100_000)}"));

    private async Task<int> StatusAsync(string path, string header)
    {
        await using var socket = await RawSocket.ConnectAsync(_server.Address);
        await socket.SendAsync(
            $"GET {path} HTTP/1.1\r\nHost: {_server.Address.Authority}\r\nConnection: close\r\n"
            + $"{header.Replace("{token}", _alice.Token, StringComparison.Ordinal)}\r\n\r\n");
        return int.Parse((await socket.ReadToEndAsync())[9..12], System.Globalization.CultureInfo.InvariantCulture);
    }
}
