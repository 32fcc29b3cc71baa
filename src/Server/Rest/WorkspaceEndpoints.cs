using Microsoft.AspNetCore.Http.HttpResults;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>The two ways to a grant, and the only requests that need none: create a workspace, or join one with an invite.</summary>
internal sealed class WorkspaceEndpoints(
    IAccessStore store, WorkspaceQuota quota, Admissions admissions, RosterNews news, TimeProvider clock, ILogger<WorkspaceEndpoints> logger)
{
    public static void Map(IEndpointRouteBuilder workspaces)
    {
        workspaces.MapPost("", (CreateWorkspace body, WorkspaceEndpoints endpoints) => endpoints.CreateAsync(body))
            .WithMetadata(new RequestGate.Metered(RequestKind.Creation))
            .WithSummary("Create a workspace; the device that does becomes its master.")
            .Produces<Admission>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        workspaces.MapPost("/{workspaceId}/join", (string workspaceId, JoinWorkspace body, WorkspaceEndpoints endpoints) =>
                endpoints.JoinAsync(workspaceId, body))
            .WithMetadata(new RequestGate.Metered(RequestKind.Entry))
            .WithSummary("Redeem an invite for a grant of one's own.")
            .Produces<Admission>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private async Task<IResult> CreateAsync(CreateWorkspace body)
    {
        var master = new StoredGrant(
            Id<Grant>.New(),
            Fields.Id<Workspace>(body.WorkspaceId, nameof(body.WorkspaceId)),
            Fields.Id<Device>(body.DeviceId, nameof(body.DeviceId)),
            Fields.Name(body.DeviceName, nameof(body.DeviceName)),
            Role.Master,
            Scope.ReadWrite,
            clock.GetUtcNow());
        if (await store.CreateWorkspaceAsync(master) is not { } grant)
        {
            return Problems.Of(ErrorCode.WorkspaceExists, "A workspace of this id exists.");
        }

        Log.WorkspaceCreated(logger, grant.Workspace, grant.Id);
        return admissions.Created(grant);
    }

    private async Task<IResult> JoinAsync(string workspaceId, JoinWorkspace body)
    {
        var device = Fields.Id<Device>(body.DeviceId, nameof(body.DeviceId));
        var name = Fields.Name(body.DeviceName, nameof(body.DeviceName));

        // An id that cannot be is answered like one that is not: nothing is told about what exists.
        if (!Id<Workspace>.TryParse(workspaceId, out var workspace) || !Id<Invite>.TryParse(body.InviteId, out var invite))
        {
            return InviteInvalid();
        }

        var redemption = new Redemption(
            workspace, invite, InviteSecret.Hash(body.Secret), Id<Grant>.New(), device, name, clock.GetUtcNow());
        if (await quota.RefuseDeviceAsync(redemption) is { } refusal)
        {
            return Problems.Of(ErrorCode.QuotaExceeded, refusal);
        }

        if (await store.RedeemInviteAsync(redemption) is not { } grant)
        {
            return InviteInvalid();
        }

        if (grant.Role == Role.Master)
        {
            Log.MasterRecovered(logger, grant.Workspace, grant.Id, invite);
        }
        else
        {
            Log.DeviceJoined(logger, grant.Workspace, grant.Id, invite);
        }

        news.Tell(grant.Workspace);
        return admissions.Created(grant);
    }

    private static ProblemHttpResult InviteInvalid() =>
        Problems.Of(ErrorCode.InviteInvalid, "The invite is unknown, used up, expired or revoked, or its secret is another.");
}
