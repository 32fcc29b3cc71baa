using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>What the token of a request came to: a grant that admits it, or the code that says why not.</summary>
internal sealed record Admittance
{
    private Admittance(StoredGrant? grant, string? refusal)
    {
        Grant = grant;
        Refusal = refusal;
    }

    public StoredGrant? Grant { get; }

    public string? Refusal { get; }

    public static Admittance Of(StoredGrant grant) => new(grant, null);

    public static Admittance Refused(string code) => new(null, code);

    /// <summary>A request without a token, or with one that did not validate, is refused as such.</summary>
    public static Admittance To(HttpContext request) => request.Features.Get<Admittance>() ?? Refused(ErrorCode.TokenInvalid);
}
