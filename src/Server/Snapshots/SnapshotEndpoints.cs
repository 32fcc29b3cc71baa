using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Rest;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Snapshots;

/// <summary>
/// Opaque bytes that stand for a log up to a cursor (invariant 9): published by a device that has read so far, taken by one that cannot
/// read from where it stands. They are streamed either way and never in memory as a whole.
/// </summary>
internal sealed class SnapshotEndpoints(
    ISnapshotStore snapshots,
    ILogStore log,
    IAccessStore access,
    ServerOptions options,
    TimeProvider clock,
    ILogger<SnapshotEndpoints> logger)
{
    private const string ContentType = "application/octet-stream";

    private long MostBytes => options.SnapshotMegabytes * 1024L * 1024;

    public static void Map(IEndpointRouteBuilder workspaces)
    {
        var routes = workspaces.MapGroup("/{workspaceId}/snapshots").RequireAuthorization(AccessSetup.Member);
        routes.MapPut("/{seq}", (string seq, HttpContext request, SnapshotEndpoints endpoints) => endpoints.PublishAsync(seq, request))
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Accepts<Stream>(ContentType)
            .WithSummary("Publish a snapshot of everything up to a seq; X-Chain says which log it is of, X-Upload and Content-Range which piece.")
            .Produces(StatusCodes.Status201Created)
            .Produces(StatusCodes.Status202Accepted)
            .Produces(StatusCodes.Status200OK)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        routes.MapGet("/latest", (HttpContext request, SnapshotEndpoints endpoints) => endpoints.TakeAsync(request))
            .WithSummary("The newest snapshot; X-Seq and X-Chain are the cursor to go on from.")
            .Produces(StatusCodes.Status200OK, contentType: ContentType)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private async Task<IResult> PublishAsync(string seq, HttpContext request)
    {
        var caller = Caller.Of(request);
        if (caller.Scope != Scope.ReadWrite)
        {
            return ReadOnly();
        }

        var chain = Fields.Chain(request.Request.Headers[SnapshotHeader.Chain].ToString(), SnapshotHeader.Chain);
        var at = new Cursor(Fields.Seq(seq, "seq"), chain);
        var piece = SnapshotPiece.Of(request.Request);
        if ((piece?.Total ?? request.Request.ContentLength) > MostBytes)
        {
            return TooLarge();
        }

        // Asked before the body is read, and again by the store when it publishes.
        if ((await log.LocateAsync(caller.Workspace, default, at.Seq)).ChainAtSeq != at.Chain)
        {
            return Diverged();
        }

        var id = piece?.Upload ?? Id<Snapshot>.New();
        var upload = new SnapshotUpload(snapshots, caller.Workspace, id, clock.GetUtcNow());
        var received = piece is null
            ? await upload.TakeAsync(request.Request.Body, MostBytes, request.RequestAborted)
            : await upload.TakeAsync(request.Request.Body, piece, request.RequestAborted);
        if (received > MostBytes)
        {
            return TooLarge();
        }

        if (received < piece?.Total)
        {
            request.Response.Headers[SnapshotHeader.Received] = received.ToString(CultureInfo.InvariantCulture);
            return TypedResults.StatusCode(StatusCodes.Status202Accepted);
        }

        return await PublishAsync(new StoredSnapshot(caller.Workspace, id, at, piece?.Total ?? received, clock.GetUtcNow()), caller, request);
    }

    private async Task<IResult> PublishAsync(StoredSnapshot snapshot, StoredGrant caller, HttpContext request)
    {
        switch (await snapshots.PublishAsync(snapshot, caller.Id))
        {
            case PublishOutcome.Published:
                Log.SnapshotPublished(logger, snapshot.Workspace, snapshot.At.Seq, snapshot.Length, caller.Id);
                Telemetry.SnapshotPublished();
                request.Response.Headers.ETag = TagOf(snapshot).ToString();
                return TypedResults.StatusCode(StatusCodes.Status201Created);
            case PublishOutcome.Superseded:
                return TypedResults.Ok();
            case PublishOutcome.Diverged:
                return Diverged();
            case PublishOutcome.ReadOnly:
                return ReadOnly();
            case PublishOutcome.NotAdmitted:
                var refusal = (await access.FindGrantAsync(caller.Id))?.RefusalAt(snapshot.Created);
                return Problems.Of(refusal ?? ErrorCode.TokenInvalid, "The grant of this device no longer admits it.");
            default:
                return Problems.Of(
                    ErrorCode.RequestInvalid, $"{HeaderNames.ContentRange}: the upload has other bytes than it announces; begin another.");
        }
    }

    private async Task<IResult> TakeAsync(HttpContext request)
    {
        if (await snapshots.FindNewestAsync(Caller.Of(request).Workspace) is not { } snapshot)
        {
            return Problems.Of(ErrorCode.NotFound, "The workspace has no snapshot.");
        }

        request.Response.Headers[SnapshotHeader.Seq] = snapshot.At.Seq.ToString(CultureInfo.InvariantCulture);
        request.Response.Headers[SnapshotHeader.Chain] = snapshot.At.Chain.ToString();
        return TypedResults.Stream(
            new SnapshotStream(snapshots, snapshot), ContentType, entityTag: TagOf(snapshot), enableRangeProcessing: true);
    }

    private static EntityTagHeaderValue TagOf(StoredSnapshot snapshot) => new($"\"{snapshot.Id}\"");

    private static ProblemHttpResult ReadOnly() => Problems.Of(ErrorCode.ReadOnly, "This device may read and not write.");

    private ProblemHttpResult TooLarge() => Problems.Of(
        ErrorCode.SnapshotTooLarge, $"{nameof(ServerOptions.SnapshotMegabytes)}: a snapshot may have {MostBytes} bytes.");

    private static ProblemHttpResult Diverged() => Problems.Of(
        ErrorCode.SnapshotDiverged, $"The log does not have the chain of {SnapshotHeader.Chain} at this seq.");
}
