using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>Who has done what about access, for masters.</summary>
internal sealed class AuditEndpoints(IAccessStore store)
{
    private const int PageRows = 100;

    public static void Map(IEndpointRouteBuilder workspaces) =>
        workspaces.MapGet("/{workspaceId}/audit", (long? before, HttpContext request, AuditEndpoints endpoints) =>
                endpoints.ListAsync(Caller.Of(request), before))
            .RequireAuthorization(AccessSetup.Master)
            .WithSummary("The audit trail before a number, newest first, 100 rows at most; without a number the newest.")
            .Produces<AuditRow[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private async Task<IResult> ListAsync(StoredGrant caller, long? before)
    {
        var from = Fields.OptionalPositive(before, long.MaxValue, nameof(before)) ?? long.MaxValue;
        var entries = await store.ListAuditAsync(caller.Workspace, from, PageRows);
        return TypedResults.Json(entries.Select(ToRow).ToArray(), RestJson.Default.AuditRowArray);
    }

    private static AuditRow ToRow(AuditEntry entry) => new(
        entry.Number, entry.At, entry.Action, entry.Actor.ToString(), entry.ActorName, entry.Subject, entry.Scope, entry.Expires);
}
