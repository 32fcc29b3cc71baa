using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>From a valid token to the grant it names, as the store has it now.</summary>
internal sealed class GrantGate(IAccessStore store, TimeProvider clock)
{
    public async Task<Admittance> AdmitAsync(ClaimsPrincipal token, TokenKind kind)
    {
        var grant = Id<Grant>.TryParse(token.FindFirstValue(TokenClaim.Grant), out var id) ? await store.FindGrantAsync(id) : null;
        if (grant is null
            || grant.Role != kind.Role
            || grant.Device.ToString() != token.FindFirstValue(JwtRegisteredClaimNames.Sub)
            || grant.Workspace.ToString() != token.FindFirstValue(TokenClaim.Workspace))
        {
            return Admittance.Refused(ErrorCode.TokenInvalid);
        }

        return grant.RefusalAt(clock.GetUtcNow()) is { } code ? Admittance.Refused(code) : Admittance.Of(grant);
    }
}
