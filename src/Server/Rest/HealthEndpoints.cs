using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>For whoever watches the process: alive at all, and able to serve.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok()).WithSummary("The process answers.");
        app.MapGet("/health/ready", ReadyAsync)
            .WithSummary("The store answers.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(IAccessStore store)
    {
        await store.FindGrantAsync(default(Id<Grant>));
        return TypedResults.Ok();
    }
}
