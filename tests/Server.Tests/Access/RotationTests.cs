using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
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
