using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Admin;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Nodes;
using SyncEngine.Server.Tests.Storage;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Access;

/// <summary>The ring as devices meet it.</summary>
public sealed class RotationTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("syncengine-").FullName;

    private string KeyFile => Path.Combine(_data, "token.key");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Tokens_of_the_earlier_version_admit_and_its_key_file_is_gone()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        await File.WriteAllBytesAsync(KeyFile, key);
        await using var server = await ServerHost.StartAsync(data: _data);
        var alice = await server.Http.CreateWorkspaceAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(server, alice, Sign(alice, key)));
        Assert.Equal(KeyIdOf(alice.Token), new JsonWebToken(Sign(alice, key)).Kid);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task Key_file_beside_a_database_with_other_keys_stops_the_start_and_stays()
    {
        await using (await ServerHost.StartAsync(data: _data))
        {
        }

        await File.WriteAllBytesAsync(KeyFile, RandomNumberGenerator.GetBytes(32));

        var error = await Assert.ThrowsAsync<StartException>(() => ServerHost.StartAsync(data: _data));

        Assert.Contains("is not a key of this database", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(KeyFile));
    }

    [Fact]
    public async Task Rotation_on_another_node_logs_nobody_out_and_its_tokens_admit_here_at_once()
    {
        await using var server = await ServerHost.StartAsync(data: _data);
        var alice = await server.Http.CreateWorkspaceAsync();
        var added = TokenKey.New(DateTimeOffset.UnixEpoch.AddYears(100));

        await server.Services.GetRequiredService<IKeyStore>().AddKeyAsync(added, retireBefore: null);

        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(server, alice, Sign(alice, added.Bytes)));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(server, alice, alice.Token));
        var bob = await server.Http.CreateWorkspaceAsync("bob");
        Assert.Equal(added.Id, KeyIdOf(bob.Token));
    }

    [Fact]
    public async Task Tokens_of_a_retired_key_are_refused()
    {
        await using var server = await ServerHost.StartAsync(data: _data);
        var alice = await server.Http.CreateWorkspaceAsync();
        var added = TokenKey.New(DateTimeOffset.UnixEpoch.AddYears(100));

        await server.Services.GetRequiredService<IKeyStore>().AddKeyAsync(added, retireBefore: added.Created);
        await server.Services.GetRequiredService<Keys>().RefreshAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(server, alice, alice.Token));
    }

    [Fact]
    public async Task Rotation_hands_connected_devices_a_fresh_token_that_outlives_the_key_of_the_old_one()
    {
        await using var server = await ServerHost.StartAsync(data: _data);
        var alice = await server.Http.CreateWorkspaceAsync();
        var absent = await server.Http.AdmitAsync(alice);
        await using var client = await HubClient.OpenAsync(server.Address, alice.Token, Id<Replica>.New());

        await RotateAsync(server, KeyRetirement.None);
        var second = (await client.NextAsync<TokenFrame>()).Token;
        Assert.NotEqual(KeyIdOf(alice.Token), KeyIdOf(second));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(server, alice, second));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(server, alice, alice.Token));

        await RotateAsync(server, KeyRetirement.Older);
        var third = (await client.NextAsync<TokenFrame>()).Token;
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(server, alice, third));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(server, alice, second));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(server, alice, alice.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(server, absent, absent.Token));

        client.Push(1, "goes on"u8.ToArray());
        Assert.Equal(new AckFrame(1, [1]), await client.NextAsync<AckFrame>());
        await using var again = await HubClient.OpenAsync(server.Address, second, Id<Replica>.New());
        Assert.Equal(1, again.Welcome.Head.Seq);
    }

    [Fact]
    public async Task Token_of_an_old_key_is_renewed_with_one_of_the_newest()
    {
        await using var server = await ServerHost.StartAsync(data: _data);
        var alice = await server.Http.CreateWorkspaceAsync();
        await RotateAsync(server, KeyRetirement.None);

        using var renewing = await server.Http.RenewAsync(alice);
        var renewed = await renewing.ReadAsync(RestJson.Default.Admission);

        Assert.Equal(server.Services.GetRequiredService<Keys>().Ring.Signing.KeyId, KeyIdOf(renewed.Token));
        Assert.Equal(alice with { Token = renewed.Token }, renewed);
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(server, alice, renewed.Token));
    }

    [Fact]
    public async Task Key_that_is_retired_at_once_ends_the_connections_of_its_tokens_and_hands_them_nothing()
    {
        await using var server = await ServerHost.StartAsync(data: _data);
        var alice = await server.Http.CreateWorkspaceAsync();
        await using var client = await HubClient.OpenAsync(server.Address, alice.Token, Id<Replica>.New());
        await client.NextAsync<CaughtUpFrame>();

        await RotateAsync(server, KeyRetirement.All);

        Assert.Equal(ErrorCode.TokenInvalid, Assert.IsType<ByeFrame>(await client.NextAsync()).Code);
        await client.Closed;
        using var renewing = await server.Http.RenewAsync(alice);
        Assert.Equal((401, ErrorCode.TokenInvalid), await renewing.ReadRefusalAsync());
    }

    [Fact]
    public async Task Rotation_reaches_the_devices_of_every_node_and_their_fresh_tokens_admit_at_every_other()
    {
        await using var nodes = await NodeGroup.StartAsync(hints: true);
        var alice = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var clients = await nodes.ConnectToEachAsync(alice);

        await RotateAsync(nodes.Hosts[0], KeyRetirement.None);
        await RefreshAsync(nodes.Hosts);
        var fresh = new List<string>();
        foreach (var (client, _) in clients)
        {
            fresh.Add((await client.NextAsync<TokenFrame>()).Token);
        }

        await RotateAsync(nodes.Hosts[1], KeyRetirement.Older);
        await RefreshAsync(nodes.Hosts);
        foreach (var host in nodes.Hosts)
        {
            Assert.All(await Task.WhenAll(fresh.Select(token => StatusOfAsync(host, alice, token))), status => Assert.Equal(HttpStatusCode.OK, status));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(host, alice, alice.Token));
        }

        foreach (var (client, _) in clients)
        {
            Assert.NotEqual(fresh[0], (await client.NextAsync<TokenFrame>()).Token);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Workspaces_without_any_key_are_not_served()
    {
        using var folder = new StoreFolder();
        var store = folder.Open();
        await store.Access.CreateWorkspaceAsync(new StoredGrant(
            Id<Grant>.New(),
            Id<Workspace>.New(),
            Id<Device>.New(),
            "alice",
            Role.Master,
            Scope.ReadWrite,
            DateTimeOffset.UnixEpoch));
        await store.CloseAsync();

        var error = await Assert.ThrowsAsync<StartException>(() => ServerHost.StartAsync(data: Path.GetDirectoryName(folder.Database)));

        Assert.Contains("has workspaces and no key", error.Message, StringComparison.Ordinal);
    }

    private static Task RotateAsync(ServerHost server, KeyRetirement retire) =>
        server.Services.GetRequiredService<KeyRotation>().RunAsync(retire, new AdminReport(_ => Task.CompletedTask, TimeProvider.System));

    /// <summary>What each node does by itself with the first token of a new key, and every half minute.</summary>
    private static Task RefreshAsync(IEnumerable<ServerHost> nodes) =>
        Task.WhenAll(nodes.Select(node => node.Services.GetRequiredService<Keys>().RefreshAsync(CancellationToken.None)));

    private static string KeyIdOf(string token) => new JsonWebToken(token).Kid;

    private static async Task<HttpStatusCode> StatusOfAsync(ServerHost server, Admission admission, string token)
    {
        using var answer = await server.Http.GetAsync($"/api/workspaces/{admission.WorkspaceId}/grant", token);
        return answer.StatusCode;
    }

    /// <summary>What the server gave the device, signed with this key.</summary>
    private static string Sign(Admission admission, byte[] key) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "master+jwt",
            Issuer = "syncengine",
            Audience = "syncengine/master",
            Subject = new ClaimsIdentity(
            [
                new Claim("sub", admission.DeviceId),
                new Claim("workspace", admission.WorkspaceId),
                new Claim("grant", admission.GrantId),
            ]),
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(key) { KeyId = TokenKey.Of(key, default).Id }, SecurityAlgorithms.HmacSha256),
        });
}
