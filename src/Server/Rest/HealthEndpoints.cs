using SyncEngine.Protocol;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Rest;

/// <summary>For whoever watches the process: alive at all, and able to serve.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok()).WithSummary("The process answers.");
        app.MapGet("/health/ready", ReadyAsync)
            .WithSummary("The store takes writes, and the server is not stopping. Answers within two seconds.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness)
    {
        if (readiness.IsStopping)
        {
            return Problems.Of(ErrorCode.ServerStopping, "The server is stopping.", StatusCodes.Status503ServiceUnavailable);
        }

        await readiness.RequireStoreAsync();
        return TypedResults.Ok();
    }
}
