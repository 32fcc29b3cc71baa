using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>What the token of a request came to: a grant that admits it, or the code that says why not.</summary>
internal sealed record Admittance
{
    private Admittance(StoredGrant? grant, StoredGrant? renewable, string? refusal, TokenStamp? stamp = null)
    {
        Grant = grant;
        Renewable = renewable;
        Refusal = refusal;
        Stamp = stamp;
    }

    public StoredGrant? Grant { get; }

    /// <summary>The grant that a fresh token may be had for: the one that admits, or that of a stale token.</summary>
    public StoredGrant? Renewable { get; }

    public string? Refusal { get; }

    /// <summary>Of the token, where the grant admits.</summary>
    public TokenStamp? Stamp { get; }

    public static Admittance Of(StoredGrant grant, TokenStamp stamp) => new(grant, grant, null, stamp);

    public static Admittance Stale(StoredGrant grant) => new(null, grant, ErrorCode.TokenStale);

    public static Admittance Refused(string code) => new(null, null, code);

    /// <summary>A request without a token, or with one that did not validate, is refused as such.</summary>
    public static Admittance To(HttpContext request) => request.Features.Get<Admittance>() ?? Refused(ErrorCode.TokenInvalid);
}
