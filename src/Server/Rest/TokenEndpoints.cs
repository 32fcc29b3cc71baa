using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>The devices of a workspace, for masters: who they are, and access for one that redeems no invite.</summary>
internal sealed class TokenEndpoints(
    IAccessStore store,
    DeviceRows rows,
    WorkspaceQuota quota,
    Admissions admissions,
    RosterNews news,
    TimeProvider clock,
    ILogger<TokenEndpoints> logger)
{
    public static void Map(IEndpointRouteBuilder workspaces)
    {
        var tokens = workspaces.MapGroup("/{workspaceId}/tokens").RequireAuthorization(AccessSetup.Master);
        tokens.MapGet("", (HttpContext request, TokenEndpoints endpoints) => endpoints.ListAsync(Caller.Of(request)))
            .WithSummary("All grants of the workspace, newest first.")
            .Produces<DeviceGrant[]>();
        tokens.MapPost("", (IssueToken body, HttpContext request, TokenEndpoints endpoints) => endpoints.IssueAsync(Caller.Of(request), body))
            .WithSummary("Give a device access without an invite. Its token is in this answer and in no other.")
            .Produces<Admission>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private async Task<IResult> ListAsync(StoredGrant caller) => TypedResults.Json(
        await rows.OfAsync(caller.Workspace, await store.ListGrantsAsync(caller.Workspace)), RestJson.Default.DeviceGrantArray);

    private async Task<IResult> IssueAsync(StoredGrant caller, IssueToken body)
    {
        var now = clock.GetUtcNow();
        var grant = new StoredGrant(
            Id<Grant>.New(),
            caller.Workspace,
            Fields.Id<Device>(body.DeviceId, nameof(body.DeviceId)),
            Fields.Name(body.DeviceName, nameof(body.DeviceName)),
            Role.Access,
            Fields.Word(body.Scope, nameof(body.Scope)),
            now,
            Fields.End(body.LifetimeSeconds, now, nameof(body.LifetimeSeconds)));
        if (await quota.RefuseDeviceAsync(caller.Workspace, now) is { } refusal)
        {
            return Problems.Of(ErrorCode.QuotaExceeded, refusal);
        }

        if (!await store.IssueGrantAsync(grant, caller.Id))
        {
            return Problems.Of(ErrorCode.Forbidden, "Only a master issues tokens.");
        }

        Log.GrantIssued(logger, grant.Workspace, grant.Id, caller.Id);
        news.Tell(grant.Workspace);
        return admissions.Created(grant);
    }
}
