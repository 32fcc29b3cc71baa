using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>From a valid token to the grant it names, as the store has it now.</summary>
internal sealed class GrantGate(IAccessStore store, TimeProvider clock)
{
    /// <summary>What is said first is what no fresh token would help against.</summary>
    public async Task<Admittance> AdmitAsync(ClaimsPrincipal claims, JsonWebToken token)
    {
        var grant = Id<Grant>.TryParse(claims.FindFirstValue(TokenClaim.Grant), out var id) ? await store.FindGrantAsync(id) : null;
        if (grant is null
            || grant.Device.ToString() != claims.FindFirstValue(JwtRegisteredClaimNames.Sub)
            || grant.Workspace.ToString() != claims.FindFirstValue(TokenClaim.Workspace))
        {
            return Admittance.Refused(ErrorCode.TokenInvalid);
        }

        if (grant.RefusalAt(clock.GetUtcNow()) is { } code)
        {
            return Admittance.Refused(code);
        }

        return TokenKind.OfType(token.Typ)?.Role == grant.Role
            ? Admittance.Of(grant, new TokenStamp(grant.Role, token.Kid))
            : Admittance.Stale(grant);
    }
}
