using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
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

    [Fact]
    public async Task Signature_in_another_spelling_is_refused_although_the_library_would_take_it()
    {
        var padded = $"{Craft()}=";
        var lenient = _tokens.Rules.Clone();
        lenient.IssuerSigningKeyResolver = (_, _, _, _) => [Key];

        Assert.True((await new JsonWebTokenHandler().ValidateTokenAsync(padded, lenient)).IsValid);
        await AssertRefusedAsync(padded);
    }

    [Theory]
    [InlineData("""{"alg":"HS256","kid":"right","typ":"master+jwt"}""", true)]
    [InlineData("""{"alg":"hs256","kid":"right","typ":"master+jwt"}""", false)]
    [InlineData("""{"alg":"none","kid":"right","typ":"master+jwt"}""", false)]
    [InlineData("""{"alg":["HS256"],"kid":"right","typ":"master+jwt"}""", false)]
    [InlineData("""{"kid":"right","typ":"master+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"master+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","kid":"right","kid":"wrong","typ":"master+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","kid":"right"}""", false)]
    [InlineData("""{"alg":"HS256","kid":"RIGHT","typ":"master+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","kid":"right","typ":"MASTER+JWT"}""", false)]
    [InlineData("""{"alg":"HS256","kid":"right","typ":"application/master+jwt"}""", false)]
    public async Task Header_is_taken_as_it_should_be_or_not_at_all_even_when_the_right_key_has_signed_it(string header, bool valid) =>
        Assert.Equal(valid, (await ValidateAsync(Sign(header, Key.Key))).IsValid);

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("kid")]
    public async Task Nothing_is_fetched_from_where_a_header_says_that_its_key_is(string name)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var own = RandomNumberGenerator.GetBytes(32);
        var header = $$"""{"alg":"HS256","typ":"master+jwt","{{name}}":"http://{{listener.LocalEndpoint}}/keys"}""";

        await AssertRefusedAsync(Sign(header, own));

        Assert.False(listener.Pending());
    }

    /// <summary>The claims of a good token under a header of the test's own.</summary>
    private static string Sign(string header, byte[] key)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Craft().Split('.')[1]}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

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
