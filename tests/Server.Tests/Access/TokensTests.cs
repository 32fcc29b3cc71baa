using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SyncEngine.Protocol;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Storage;

namespace SyncEngine.Server.Tests.Access;

public sealed class TokensTests : IAsyncLifetime, IDisposable
{
    private static readonly SymmetricSecurityKey Key = new(RandomNumberGenerator.GetBytes(32)) { KeyId = "right" };
    private static readonly StoredGrant Grant = new(
        Id<Grant>.New(), Id<Workspace>.New(), Id<Device>.New(), "alice", Role.Master, Scope.ReadWrite, DateTimeOffset.UnixEpoch);

    private readonly StoreFolder _folder = new();
    private StoreUnderTest _store = null!;
    private Keys _keys = null!;
    private Tokens _tokens = null!;

    public async Task InitializeAsync()
    {
        _store = _folder.Open();
        await _store.Keys.AddFirstKeyAsync(new StoredKey(Key.KeyId, Key.Key, DateTimeOffset.UnixEpoch));
        _keys = new Keys(_store.Keys, TimeProvider.System, NullLogger<Keys>.Instance);
        await _keys.OpenAsync();
        _tokens = new Tokens(_keys);
    }

    public async Task DisposeAsync()
    {
        _keys.Dispose();
        await _store.CloseAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Role.Master, "master+jwt", "syncengine/master")]
    [InlineData(Role.Access, "access+jwt", "syncengine/access")]
    public async Task Token_names_its_grant_and_is_of_one_kind(Role role, string type, string audience)
    {
        var result = await ValidateAsync(_tokens.Issue(Grant with { Role = role }));

        Assert.True(result.IsValid, result.Exception?.Message);
        var token = (JsonWebToken)result.SecurityToken;
        Assert.Equal((type, audience, Grant.Device.ToString()), (token.Typ, token.Audiences.Single(), token.Subject));
        Assert.Equal((Grant.Id.ToString(), Grant.Workspace.ToString()), (result.Claims["grant"], result.Claims["workspace"]));
    }

    [Fact]
    public async Task Token_with_the_right_parts_is_valid_so_that_each_wrong_part_below_is_the_reason() =>
        Assert.True((await ValidateAsync(Craft())).IsValid);

    [Theory]
    [InlineData("access+jwt")]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData(null)]
    public async Task Token_of_another_type_than_its_audience_is_refused(string? type) => await AssertRefusedAsync(Craft(type: type));

    [Theory]
    [InlineData("syncengine/access")]
    [InlineData("another")]
    [InlineData(null)]
    public async Task Token_for_another_audience_than_its_type_is_refused(string? audience) =>
        await AssertRefusedAsync(Craft(audience: audience));

    [Theory]
    [InlineData("another")]
    [InlineData(null)]
    public async Task Token_of_another_issuer_is_refused(string? issuer) => await AssertRefusedAsync(Craft(issuer: issuer));

    [Fact]
    public async Task Token_signed_with_another_key_is_refused_whatever_its_kid_says() =>
        await AssertRefusedAsync(Craft(key: new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)) { KeyId = "right" }));

    [Theory]
    [InlineData("wrong")]
    [InlineData("../../etc/passwd")]
    public async Task Token_with_an_unknown_kid_is_refused(string kid) =>
        await AssertRefusedAsync(Craft(key: new SymmetricSecurityKey(Key.Key) { KeyId = kid }));

    [Theory]
    [InlineData(SecurityAlgorithms.HmacSha384)]
    [InlineData(SecurityAlgorithms.HmacSha512)]
    public async Task Token_with_another_algorithm_is_refused(string algorithm) =>
        await AssertRefusedAsync(Craft(key: new SymmetricSecurityKey([.. Key.Key, .. Key.Key]) { KeyId = "right" }, algorithm: algorithm));

    [Fact]
    public async Task Token_without_a_signature_is_refused() =>
        await AssertRefusedAsync(new JsonWebTokenHandler().CreateToken(Descriptor("master+jwt", "syncengine/master", "syncengine")));

    private static string Craft(
        string? type = "master+jwt",
        string? audience = "syncengine/master",
        string? issuer = "syncengine",
        SymmetricSecurityKey? key = null,
        string algorithm = SecurityAlgorithms.HmacSha256)
    {
        var descriptor = Descriptor(type, audience, issuer);
        descriptor.SigningCredentials = new SigningCredentials(key ?? Key, algorithm);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private static SecurityTokenDescriptor Descriptor(string? type, string? audience, string? issuer) => new()
    {
        TokenType = type,
        Audience = audience,
        Issuer = issuer,
        Subject = new ClaimsIdentity([new Claim("sub", Grant.Device.ToString())]),
    };

    private async Task AssertRefusedAsync(string token) => Assert.False((await ValidateAsync(token)).IsValid);

    private Task<TokenValidationResult> ValidateAsync(string token) => new JsonWebTokenHandler().ValidateTokenAsync(token, _tokens.Rules);
}
