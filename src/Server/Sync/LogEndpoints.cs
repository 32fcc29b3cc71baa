using System.Buffers;
using Microsoft.AspNetCore.Mvc;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Access;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Rest;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// A log over plain requests, for devices whose network lets no WebSocket through: the same frames with the same checks as over the hub. A
/// request is a session as a connection is, but for that nobody has left when it ends: a device that comes again counts as online meanwhile.
/// </summary>
internal sealed class LogEndpoints(
    Sessions sessions,
    Feeds feeds,
    Opening opening,
    Tokens tokens,
    NodeRelay nodes,
    RosterNews news,
    ILogStore log,
    Limits limits,
    ServerOptions options,
    TimeProvider clock,
    ILogger<LogEndpoints> logger)
{
    private const string ContentType = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder workspaces)
    {
        var routes = workspaces.MapGroup("/{workspaceId}/log")
            .RequireAuthorization(AccessSetup.Member)
            .WithMetadata(new ConnectionGate.Counted());
        routes.MapPost("", (HttpContext request, LogEndpoints endpoints) => endpoints.PushAsync(request))
            .WithMetadata(new RequestSizeLimitAttribute(Limits.LogRequestBytes))
            .Accepts<Stream>(ContentType)
            .WithSummary("Say hello, and push: frames one after the other, answered by frames.")
            .Produces(StatusCodes.Status200OK, contentType: ContentType)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        routes.MapGet("", (HttpContext request, LogEndpoints endpoints) => endpoints.PollAsync(request))
            .WithSummary("What follows a cursor, as frames; waits for it when it is told to.")
            .Produces(StatusCodes.Status200OK, contentType: ContentType)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private async Task<IResult> PushAsync(HttpContext request)
    {
        var frames = await LogBody.ReadAsync(request.Request.Body, request.RequestAborted);
        return await ServeAsync(request, async (session, answer) =>
        {
            var opened = await opening.RunAsync(session, frames[0]);
            answer.Write(FrameCodec.Encode(opened).Bytes.Span);
            if (opened is ByeFrame bye)
            {
                Refuse(session, bye);
                return;
            }

            if (frames.Count == 1)
            {
                Log.SessionOpened(logger, session.Grant.Workspace, session.Grant.Id);
                news.Tell(session.Grant.Workspace);
            }

            await PushAsync(session, frames.Skip(1), answer);
        });
    }

    private async Task PushAsync(Session session, IEnumerable<EncodedFrame?> frames, ArrayBufferWriter<byte> answer)
    {
        var open = session.Log!;
        ReadOnlyMemory<byte>? shown = null;
        var uplink = new Uplink(session, open, log, sessions, bytes => shown = bytes, limits, options, clock);
        var answering = session.TakeControlsAsync(frame => answer.Write(frame.Bytes.Span));
        await uplink.RunAsync(frames.ToAsyncEnumerable());
        session.EndControls();
        await answering;
        if (shown is { } bytes)
        {
            nodes.Show(open.Feed, session.Subscriber, open.Replica, bytes);
        }

        if (session.Bye is { } bye)
        {
            answer.Write(FrameCodec.Encode(bye).Bytes.Span);
        }
    }

    private async Task<IResult> PollAsync(HttpContext request)
    {
        var poll = LogPoll.Of(request.Request.Query, limits);
        return await ServeAsync(request, async (session, answer) =>
        {
            using var patience = new CancellationTokenSource(poll.Wait, clock);
            switch (await opening.ResumeAsync(session, poll))
            {
                case WelcomeFrame welcome:
                    var rights = new RightsFrame(welcome.Scope, welcome.Expires, welcome.Role, welcome.DeviceName);
                    answer.Write(FrameCodec.Encode(rights).Bytes.Span);
                    session.Credits.TryAdd(poll.Pages);
                    await PollAsync(session, answer, patience.Token);
                    break;
                case ByeFrame bye:
                    answer.Write(FrameCodec.Encode(bye).Bytes.Span);
                    Refuse(session, bye);
                    break;
            }
        });
    }

    private void Refuse(Session session, ByeFrame bye)
    {
        session.End(bye, clock.GetUtcNow());
        Log.SessionRefused(logger, bye.Code);
    }

    /// <summary>Until something was told that is worth an answer and there is no more now, or the time is over.</summary>
    private async Task PollAsync(Session session, ArrayBufferWriter<byte> answer, CancellationToken patience)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(patience, session.Aborted);
        var downlink = new Downlink(session, session.Log!, clock);
        while (!downlink.IsOver)
        {
            if (await downlink.TakeAsync() is { } frame)
            {
                answer.Write(frame.Bytes.Span);
            }
            else if (downlink.HasNews || patience.IsCancellationRequested || !await WakesAsync(session, waiting.Token))
            {
                break;
            }
        }
    }

    /// <summary>False when the time is over before.</summary>
    private static async Task<bool> WakesAsync(Session session, CancellationToken waiting)
    {
        try
        {
            await session.Wake.WaitAsync(waiting);
            return true;
        }
        catch (OperationCanceledException) when (!session.Aborted.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>In the registry from the first to the last: whoever is revoked meanwhile is told so at once (invariant 10).</summary>
    private async Task<IResult> ServeAsync(HttpContext request, Func<Session, ArrayBufferWriter<byte>, Task> serve)
    {
        var admitted = Admittance.To(request);
        var standing = new Standing(admitted.Stamp!, tokens);
        var session = new Session(admitted.Grant!, standing, limits, clock.GetUtcNow(), request.Abort, request.RequestAborted)
        {
            Lingers = true,
        };
        var answer = new ArrayBufferWriter<byte>();
        sessions.Add(session);
        try
        {
            await serve(session, answer);
        }
        finally
        {
            sessions.Remove(session);
            if (session.Close() is { } open)
            {
                feeds.Unsubscribe(open.Feed, session.Subscriber);
            }
        }

        return TypedResults.Bytes(answer.WrittenMemory, ContentType);
    }
}
