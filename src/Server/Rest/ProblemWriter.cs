using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using SyncEngine.Protocol;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>Turns what an endpoint throws into a problem. What it does not know it logs, and tells nobody.</summary>
internal sealed class ProblemWriter(ILogger<ProblemWriter> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        await ProblemOf(exception, context.Request.Path).ExecuteAsync(context);
        return true;
    }

    private ProblemHttpResult ProblemOf(Exception exception, string path)
    {
        switch (exception)
        {
            case RequestException invalid:
                return Problems.Of(ErrorCode.RequestInvalid, invalid.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad:
                return Problems.Of(ErrorCode.RequestInvalid, Explain(bad));
            case BadHttpRequestException bad:
                return Problems.ForStatus(bad.StatusCode);
            case StorageException:
                return Problems.Of(ErrorCode.StorageFailed, "The store failed and nothing was changed. Trying again later is right.");
            default:
                Log.RequestFailed(logger, exception, path);
                return Problems.Of(ErrorCode.Internal, "The server failed. Trying again later is right.");
        }
    }

    private static string Explain(BadHttpRequestException bad) =>
        bad.InnerException is JsonException json ? $"The body is not what it should be: {json.Message}" : bad.Message;
}
