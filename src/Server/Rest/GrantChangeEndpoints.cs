using Microsoft.AspNetCore.Http.HttpResults;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>What can be done to a grant. Who may do it is the roster's to say: a master, and a device about its own name and its own end.</summary>
internal sealed class GrantChangeEndpoints(IAccessStore store, NodeRelay nodes, TimeProvider clock, ILogger<GrantChangeEndpoints> logger)
{
    public static void Map(IEndpointRouteBuilder workspaces)
    {
        var grant = workspaces.MapGroup("/{workspaceId}/tokens/{grantId}")
            .RequireAuthorization(AccessSetup.Member)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        grant.MapPatch("", (string grantId, ChangeGrant body, HttpContext request, GrantChangeEndpoints endpoints) =>
                endpoints.ChangeAsync(Caller.Of(request), grantId, body))
            .WithSummary("Change name, scope or lifetime of a grant: all that the body says, or nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        grant.MapDelete("", (string grantId, HttpContext request, GrantChangeEndpoints endpoints) =>
                endpoints.RevokeAsync(Caller.Of(request), grantId))
            .WithSummary("Revoke a grant and cut its connections.")
            .Produces(StatusCodes.Status204NoContent);
        grant.MapPost("/handover", (string grantId, HttpContext request, GrantChangeEndpoints endpoints) =>
                endpoints.HandOverAsync(Caller.Of(request), grantId))
            .WithSummary("Make another device master in place of the caller, who keeps access; the caller's open invites pass on to it.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private async Task<IResult> ChangeAsync(StoredGrant caller, string grantId, ChangeGrant body)
    {
        var edits = EditsOf(body).ToList();
        if (edits.Count == 0)
        {
            throw new RequestException("deviceName, scope, lifetime: one of them is expected.");
        }

        return await MakeAsync(caller, grantId, edits, grant => Log.GrantChanged(logger, caller.Workspace, grant, caller.Id));
    }

    private Task<IResult> RevokeAsync(StoredGrant caller, string grantId) =>
        MakeAsync(caller, grantId, [new GrantEdit.Revoke()], grant => Log.GrantRevoked(logger, caller.Workspace, grant, caller.Id));

    private Task<IResult> HandOverAsync(StoredGrant caller, string grantId) =>
        MakeAsync(caller, grantId, [new GrantEdit.TakeOver()], grant => Log.HandedOver(logger, caller.Workspace, grant, caller.Id));

    private async Task<IResult> MakeAsync(StoredGrant caller, string grantId, IReadOnlyList<GrantEdit> edits, Action<Id<Grant>> log)
    {
        // An id that cannot be is one that no grant has: nobody is told more about it than about any other.
        var grant = Id<Grant>.TryParse(grantId, out var id) ? id : default;
        var outcome = await store.ChangeGrantAsync(new GrantChange(caller.Workspace, caller.Id, grant, edits, clock.GetUtcNow()));
        if (outcome.Refusal is { } refusal)
        {
            return Refused(refusal);
        }

        if (outcome.Changed.Count > 0)
        {
            nodes.Tell(caller.Workspace, outcome.Changed);
            log(grant);
        }

        return TypedResults.NoContent();
    }

    private IEnumerable<GrantEdit> EditsOf(ChangeGrant body)
    {
        if (body.DeviceName is { } name)
        {
            yield return new GrantEdit.Rename(Fields.Name(name, nameof(body.DeviceName)));
        }

        if (body.Scope is { } scope)
        {
            yield return new GrantEdit.Rescope(Fields.Word(scope, nameof(body.Scope)));
        }

        if (body.Lifetime is { } lifetime)
        {
            yield return new GrantEdit.Expire(Fields.End(lifetime.Seconds, clock.GetUtcNow(), nameof(body.Lifetime)));
        }
    }

    private static ProblemHttpResult Refused(GrantRefusal refusal) => refusal switch
    {
        GrantRefusal.NotFound => Problems.Of(ErrorCode.NotFound, "The workspace has no such grant."),
        GrantRefusal.Ended => Problems.Of(ErrorCode.GrantEnded, "The grant is revoked, and stays so."),
        GrantRefusal.MasterFixed =>
            Problems.Of(ErrorCode.MasterFixed, "A master reads and writes and does not expire: it has to hand over first."),
        GrantRefusal.LastMaster =>
            Problems.Of(ErrorCode.LastMaster, "This is the only master: without it nobody could let in or revoke any device."),
        _ => Problems.Of(ErrorCode.Forbidden, "Only a master changes other devices."),
    };
}
