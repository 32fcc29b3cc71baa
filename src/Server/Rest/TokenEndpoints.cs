using Microsoft.AspNetCore.Http.HttpResults;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Rest;

/// <summary>The devices of a workspace: a master sees and revokes them all, any other device sees and gives up its own grant.</summary>
internal sealed class TokenEndpoints(IAccessStore store, Sessions sessions, NodeRelay nodes, TimeProvider clock, ILogger<TokenEndpoints> logger)
{
    public static void Map(IEndpointRouteBuilder workspaces)
    {
        workspaces.MapGet("/{workspaceId}/grant", (HttpContext request, TokenEndpoints endpoints) => endpoints.Show(Caller.Of(request)))
            .RequireAuthorization(AccessSetup.Member)
            .WithSummary("The caller's own grant. What a browser asks when a connection was refused, because it is not told why.")
            .Produces<DeviceGrant>();
        workspaces.MapGet("/{workspaceId}/tokens", (HttpContext request, TokenEndpoints endpoints) =>
                endpoints.ListAsync(Caller.Of(request)))
            .RequireAuthorization(AccessSetup.Master)
            .WithSummary("All grants of the workspace, newest first.")
            .Produces<DeviceGrant[]>();
        workspaces.MapDelete("/{workspaceId}/tokens/{grantId}", (string grantId, HttpContext request, TokenEndpoints endpoints) =>
                endpoints.RevokeAsync(Caller.Of(request), grantId))
            .RequireAuthorization(AccessSetup.Member)
            .WithSummary("Revoke a grant and cut its connections.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private JsonHttpResult<DeviceGrant> Show(StoredGrant caller) => TypedResults.Json(
        ToRow(caller, sessions.OnlineGrants().Contains(caller.Id), clock.GetUtcNow()), RestJson.Default.DeviceGrant);

    private async Task<IResult> ListAsync(StoredGrant caller)
    {
        var grants = await store.ListGrantsAsync(caller.Workspace);
        var online = sessions.OnlineGrants();
        var now = clock.GetUtcNow();
        return TypedResults.Json(
            grants.Select(grant => ToRow(grant, online.Contains(grant.Id), now)).ToArray(), RestJson.Default.DeviceGrantArray);
    }

    private async Task<IResult> RevokeAsync(StoredGrant caller, string grantId)
    {
        var isOwn = grantId == caller.Id.ToString();
        if (caller.Role != Role.Master && !isOwn)
        {
            return Problems.Of(ErrorCode.Forbidden, "Only a master revokes other devices.");
        }

        if (!Id<Grant>.TryParse(grantId, out var id))
        {
            return NoSuchGrant();
        }

        var change = new GrantChange(caller.Workspace, caller.Id, id, [new GrantEdit.Revoke()], clock.GetUtcNow());
        var outcome = await store.ChangeGrantAsync(change);
        if (outcome.Refusal is { } refusal)
        {
            return Refused(refusal);
        }

        await nodes.RefreshAsync(id);
        Log.GrantRevoked(logger, caller.Workspace, id, caller.Id);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Refused(GrantRefusal refusal) => refusal switch
    {
        GrantRefusal.NotFound => NoSuchGrant(),
        GrantRefusal.Ended => Problems.Of(ErrorCode.GrantEnded, "The grant is revoked, and stays so."),
        GrantRefusal.MasterFixed =>
            Problems.Of(ErrorCode.MasterFixed, "A master reads and writes and does not expire: it has to hand over first."),
        GrantRefusal.LastMaster =>
            Problems.Of(ErrorCode.LastMaster, "This is the only master: without it nobody could let in or revoke any device."),
        _ => Problems.Of(ErrorCode.Forbidden, "Only a master changes other devices."),
    };

    private static ProblemHttpResult NoSuchGrant() => Problems.Of(ErrorCode.NotFound, "The workspace has no such grant.");

    private static DeviceGrant ToRow(StoredGrant grant, bool online, DateTimeOffset now) => new(
        grant.Id.ToString(),
        grant.Device.ToString(),
        grant.DeviceName,
        grant.Role,
        grant.Scope,
        grant.Issued,
        grant.Expires,
        grant.Revoked,
        online ? now : grant.LastSeen,
        online,
        grant.CursorSeq,
        Behind: null);
}
