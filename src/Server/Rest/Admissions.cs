using Microsoft.AspNetCore.Http.HttpResults;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Rest;

/// <summary>The one kind of answer that holds a token.</summary>
internal sealed class Admissions(Tokens tokens)
{
    /// <summary>To a device that has just got its grant.</summary>
    public JsonHttpResult<Admission> Created(StoredGrant grant) => Of(grant, StatusCodes.Status201Created);

    /// <summary>To one that has it already.</summary>
    public JsonHttpResult<Admission> Renewed(StoredGrant grant) => Of(grant, StatusCodes.Status200OK);

    private JsonHttpResult<Admission> Of(StoredGrant grant, int status) => TypedResults.Json(
        new Admission(
            grant.Workspace.ToString(),
            grant.Id.ToString(),
            grant.Device.ToString(),
            grant.Role,
            grant.Scope,
            grant.Expires,
            tokens.Issue(grant)),
        RestJson.Default.Admission,
        statusCode: status);
}
