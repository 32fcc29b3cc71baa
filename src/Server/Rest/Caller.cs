using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

internal static class Caller
{
    /// <summary>The grant behind a request that an authorization policy has let through.</summary>
    public static StoredGrant Of(HttpContext request) =>
        Admittance.To(request).Grant ?? throw new InvalidOperationException("The endpoint has no policy that asks for a grant.");
}
