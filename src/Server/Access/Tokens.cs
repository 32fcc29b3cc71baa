using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>
/// Writes tokens, and says what a valid one is. A token names a grant and proves that this server said so; what the grant allows, and
/// until when, is the grant's own business (invariant 10).
/// </summary>
internal sealed class Tokens(Keys keys)
{
    private const string Issuer = "syncengine";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>
    /// Everything about a token that does not need the store. No algorithm but HS256, no key but the one of its kid, and none at all for a
    /// text that is not the one this server would write.
    /// </summary>
    public TokenValidationParameters Rules { get; } = new()
    {
        ValidIssuer = Issuer,
        IssuerSigningKeyResolver = (text, _, kid, _) => TokenText.IsCanonical(text) && keys.Ring.Find(kid) is { } key ? [key] : [],
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        TypeValidator = (type, _, _) =>
            TokenKind.OfType(type)?.Type ?? throw new SecurityTokenInvalidTypeException("The token is of no kind of this server."),
        AudienceValidator = (audiences, token, _) =>
            TokenKind.OfType((token as JsonWebToken)?.Typ) is { } kind && audiences.SequenceEqual([kind.Audience]),
        RequireExpirationTime = false,
        ClockSkew = TimeSpan.Zero,
    };

    public string Issue(StoredGrant grant) => Issue(grant, keys.Ring.Signing);

    /// <summary>Whether the key of a token has not been retired since it was looked at.</summary>
    public bool Verifies(TokenStamp held) => keys.Ring.Find(held.KeyId) is not null;

    /// <summary>
    /// A token in place of one that was given for this grant; null while a new one would be the same, and when the key of the old one is
    /// retired: whoever holds that is let in no more.
    /// </summary>
    public (string Token, TokenStamp Stamp)? Renew(TokenStamp held, StoredGrant grant)
    {
        var ring = keys.Ring;
        var stamp = new TokenStamp(grant.Role, ring.Signing.KeyId);
        return held == stamp || ring.Find(held.KeyId) is null ? null : (Issue(grant, ring.Signing), stamp);
    }

    private string Issue(StoredGrant grant, SecurityKey key)
    {
        var kind = TokenKind.Of(grant.Role);
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = kind.Type,
            Issuer = Issuer,
            Audience = kind.Audience,
            IssuedAt = grant.Issued.UtcDateTime,
            Subject = new ClaimsIdentity(
            [
                new Claim(JwtRegisteredClaimNames.Sub, grant.Device.ToString()),
                new Claim(TokenClaim.Workspace, grant.Workspace.ToString()),
                new Claim(TokenClaim.Grant, grant.Id.ToString()),
            ]),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>The key that a token says it is signed with; null when it says none or is no token at all.</summary>
    public static string? KeyOf(string token)
    {
        try
        {
            return TokenText.IsCanonical(token) ? new JsonWebToken(token).Kid : null;
        }
        catch (Exception)
        {
            // Whatever is wrong with it, its validation says so.
            return null;
        }
    }
}
