using Microsoft.AspNetCore.Http.HttpResults;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>What every device may ask about itself.</summary>
internal sealed class GrantEndpoints(DeviceRows rows, Admissions admissions)
{
    public static void Map(IEndpointRouteBuilder workspaces)
    {
        var grant = workspaces.MapGroup("/{workspaceId}/grant");
        grant.MapGet("", (HttpContext request, GrantEndpoints endpoints) => endpoints.ShowAsync(Caller.Of(request)))
            .RequireAuthorization(AccessSetup.Member)
            .WithSummary("The caller's own grant. What a browser asks when a connection was refused, because it is not told why.")
            .Produces<DeviceGrant>();
        grant.MapPost("/token", (HttpContext request, GrantEndpoints endpoints) => endpoints.Renew(Caller.Renewing(request)))
            .RequireAuthorization(AccessSetup.Renewal)
            .WithSummary("A fresh token for the caller's grant: of the kind that the grant is now, signed with the newest key.")
            .Produces<Admission>();
    }

    private async Task<IResult> ShowAsync(StoredGrant caller) =>
        TypedResults.Json((await rows.OfAsync(caller.Workspace, [caller])).Single(), RestJson.Default.DeviceGrant);

    private JsonHttpResult<Admission> Renew(StoredGrant caller) => admissions.Renewed(caller);
}
