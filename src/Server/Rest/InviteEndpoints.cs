using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>A master's share links.</summary>
internal sealed class InviteEndpoints(
    IAccessStore store, WorkspaceQuota quota, RosterNews news, TimeProvider clock, ILogger<InviteEndpoints> logger)
{
    private const int MostUses = 10_000;

    public static void Map(IEndpointRouteBuilder workspaces)
    {
        var invites = workspaces.MapGroup("/{workspaceId}/invites").RequireAuthorization(AccessSetup.Master);
        invites.MapGet("", (HttpContext request, InviteEndpoints endpoints) => endpoints.ListAsync(Caller.Of(request)))
            .WithSummary("The invites that can still be redeemed, newest first.")
            .Produces<InviteRow[]>();
        invites.MapPost("", (CreateInvite body, HttpContext request, InviteEndpoints endpoints) =>
                endpoints.CreateAsync(Caller.Of(request), body))
            .WithSummary("Create an invite. Its secret is in this answer and in no other.")
            .Produces<InviteCreated>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        invites.MapDelete("/{inviteId}", (string inviteId, HttpContext request, InviteEndpoints endpoints) =>
                endpoints.RevokeAsync(Caller.Of(request), inviteId))
            .WithSummary("Revoke an invite. Devices that it has let in stay.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private async Task<IResult> ListAsync(StoredGrant caller)
    {
        var invites = await store.ListInvitesAsync(caller.Workspace, clock.GetUtcNow());
        return TypedResults.Json(invites.Select(ToRow).ToArray(), RestJson.Default.InviteRowArray);
    }

    private async Task<IResult> CreateAsync(StoredGrant caller, CreateInvite body)
    {
        var secret = InviteSecret.New();
        var invite = Read(body, caller, secret, clock.GetUtcNow());
        if (await quota.RefuseInviteAsync(caller.Workspace, invite.Created) is { } refusal)
        {
            return Problems.Of(ErrorCode.QuotaExceeded, refusal);
        }

        if (!await store.AddInviteAsync(invite))
        {
            return Problems.Of(ErrorCode.Forbidden, "Only a master invites.");
        }

        Log.InviteCreated(logger, caller.Workspace, invite.Id, caller.Id);
        news.Tell(caller.Workspace);
        return TypedResults.Json(
            new InviteCreated(invite.Id.ToString(), secret), RestJson.Default.InviteCreated, statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> RevokeAsync(StoredGrant caller, string inviteId)
    {
        if (!Id<Invite>.TryParse(inviteId, out var invite)
            || !await store.RevokeInviteAsync(caller.Workspace, invite, caller.Id, clock.GetUtcNow()))
        {
            return Problems.Of(ErrorCode.NotFound, "The workspace has no such invite.");
        }

        Log.InviteRevoked(logger, caller.Workspace, invite, caller.Id);
        news.Tell(caller.Workspace);
        return TypedResults.NoContent();
    }

    /// <summary>One that makes masters is worth the workspace: it lets in one device, and gives all that a master has.</summary>
    private static StoredInvite Read(CreateInvite body, StoredGrant caller, string secret, DateTimeOffset now)
    {
        var role = Fields.Word(body.Role, nameof(body.Role));
        if (role == Role.Master && body.Uses != 1)
        {
            throw Fields.Wrong(nameof(body.Uses), "a master's invite has exactly 1.");
        }

        if (role == Role.Master && body.Scope != Scope.ReadWrite)
        {
            throw Fields.Wrong(nameof(body.Scope), "a master's invite gives read_write.");
        }

        return new StoredInvite(
            Id<Invite>.New(),
            caller.Workspace,
            caller.Id,
            Fields.OptionalName(body.Name, nameof(body.Name)),
            InviteSecret.Hash(secret),
            Fields.Word(body.Scope, nameof(body.Scope)),
            now,
            Fields.End(body.LifetimeSeconds, now, nameof(body.LifetimeSeconds)),
            (int?)Fields.OptionalPositive(body.Uses, MostUses, nameof(body.Uses)),
            Role: role);
    }

    private static InviteRow ToRow(StoredInvite invite) => new(
        invite.Id.ToString(), invite.Name, invite.Scope, invite.Created, invite.Expires, invite.Uses, invite.Used, invite.Role);
}
