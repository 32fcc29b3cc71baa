using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SyncEngine.Protocol;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Rest;

/// <summary>Every refusal over HTTP is an RFC 9457 problem with a stable code, and a code has one status.</summary>
internal static class Problems
{
    private const string CodeMember = "code";

    public static ProblemHttpResult Of(string code, string detail) => Of(code, detail, StatusOf(code));

    /// <summary>For an answer whose status is settled already, by the framework.</summary>
    public static ProblemHttpResult ForStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Of(ErrorCode.NotFound, "There is nothing at this address.", status),
        StatusCodes.Status405MethodNotAllowed => Of(ErrorCode.RequestInvalid, "This address does not take this method.", status),
        StatusCodes.Status408RequestTimeout => Of(ErrorCode.RequestInvalid, "The body came too slowly.", status),
        StatusCodes.Status413PayloadTooLarge => Of(ErrorCode.RequestTooLarge, "The body is longer than allowed.", status),
        StatusCodes.Status415UnsupportedMediaType => Of(ErrorCode.RequestInvalid, "The body is not of the type that this address takes.", status),
        < StatusCodes.Status500InternalServerError => Of(ErrorCode.RequestInvalid, "The request cannot be understood.", status),
        _ => Of(ErrorCode.Internal, "The server failed. Trying again later is right.", status),
    };

    public static ProblemHttpResult Of(string code, string detail, int status)
    {
        Telemetry.Refused(code);
        return TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { [CodeMember] = code });
    }

    /// <summary>For a refusal that time alone lifts.</summary>
    public static Task TryLaterAsync(HttpContext context, string code, string detail, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Of(code, detail).ExecuteAsync(context);
    }

    private static int StatusOf(string code) => code switch
    {
        ErrorCode.TokenInvalid or ErrorCode.TokenStale or ErrorCode.GrantExpired or ErrorCode.GrantRevoked => StatusCodes.Status401Unauthorized,
        ErrorCode.Forbidden or ErrorCode.OriginRefused or ErrorCode.InviteInvalid or ErrorCode.ReadOnly => StatusCodes.Status403Forbidden,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.WorkspaceExists or ErrorCode.LastMaster or ErrorCode.MasterFixed or ErrorCode.GrantEnded or ErrorCode.QuotaExceeded or ErrorCode.SnapshotDiverged =>
            StatusCodes.Status409Conflict,
        ErrorCode.RequestTooLarge or ErrorCode.SnapshotTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.RateLimited or ErrorCode.ConnectionsExceeded => StatusCodes.Status429TooManyRequests,
        ErrorCode.StorageFailed => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.Internal => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };
}
