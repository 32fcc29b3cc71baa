using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>The grant behind a request that an authorization policy has let through.</summary>
internal static class Caller
{
    public static StoredGrant Of(HttpContext request) => Admittance.To(request).Grant ?? throw NotAsked();

    /// <summary>Where a stale token is good enough.</summary>
    public static StoredGrant Renewing(HttpContext request) => Admittance.To(request).Renewable ?? throw NotAsked();

    private static InvalidOperationException NotAsked() => new("The endpoint has no policy that asks for a grant.");
}
