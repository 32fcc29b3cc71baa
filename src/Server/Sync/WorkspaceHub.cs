using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Access;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// The methods of <see cref="HubMethod"/>, each called once, Open first. The workspace is the one of the token, and a connection
/// without a token that admits never gets here.
/// </summary>
internal sealed class WorkspaceHub(
    Sessions sessions,
    Feeds feeds,
    Opening opening,
    Attendance attendance,
    Tokens tokens,
    NodeRelay nodes,
    RosterNews news,
    ILogStore log,
    Limits limits,
    ServerOptions options,
    TimeProvider clock,
    ILogger<WorkspaceHub> logger) : Hub
{
    private Session Session => Context.Features.GetRequiredFeature<Session>();

    public override Task OnConnectedAsync()
    {
        var admitted = Admittance.To(Context.GetHttpContext()!);
        var (connection, standing) = (Context, new Standing(admitted.Stamp!, tokens));
        var session = new Session(
            admitted.Grant!, standing, limits, clock.GetUtcNow(), () => Abort(connection), connection.ConnectionAborted);
        Context.Features.Set(session);
        sessions.Add(session);
        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        sessions.Remove(Session);
        if (Session.Close() is not { } open)
        {
            return;
        }

        var grant = Session.Grant;
        feeds.Unsubscribe(open.Feed, Session.Subscriber);
        Log.SessionEnded(logger, grant.Workspace, grant.Id, Session.Bye?.Code);
        await attendance.LeaveAsync(Session);
        news.Tell(grant.Workspace);
    }

    public async Task<EncodedFrame> Open(EncodedFrame? hello)
    {
        var answer = Session.Log is null ? await opening.RunAsync(Session, hello) : Unexpected("Open was called before.");
        if (answer is ByeFrame bye)
        {
            Session.End(bye, clock.GetUtcNow());
            Log.SessionRefused(logger, bye.Code);
        }
        else
        {
            Log.SessionOpened(logger, Session.Grant.Workspace, Session.Grant.Id);
            news.Tell(Session.Grant.Workspace);
        }

        return FrameCodec.Encode(answer);
    }

    public async IAsyncEnumerable<EncodedFrame> Downlink(int credits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Session.Log is not { } open || !open.TryBeginDownlink())
        {
            yield return FrameCodec.Encode(Unexpected("Downlink is called once, after Open."));
            yield break;
        }

        await Sync.Uplink.AddCreditsAsync(Session, credits, limits);
        await foreach (var frame in new Downlink(Session, open, clock).RunAsync(cancellationToken))
        {
            yield return frame;
        }
    }

    public async Task Uplink(IAsyncEnumerable<EncodedFrame?> frames)
    {
        if (Session.Log is not { } open || !open.TryBeginUplink())
        {
            Unexpected("Uplink is called once, after Open.");
            return;
        }

        var session = Session;
        using var pace = new PresencePace(bytes => nodes.Show(open.Feed, session.Subscriber, open.Replica, bytes), clock);
        await new Uplink(session, open, log, sessions, pace.Show, limits, options, clock).RunAsync(frames);
    }

    private static void Abort(HubCallerContext connection)
    {
        connection.Abort();

        // SignalR hangs up politely: it waits for a client that reads nothing, or does not hang up as well. This takes the socket away.
        connection.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
    }

    /// <summary>A call out of turn ends the connection: what the client believes of it is wrong.</summary>
    private ByeFrame Unexpected(string text)
    {
        var bye = new ByeFrame(ErrorCode.FrameUnexpected, text);
        Session.End(bye, clock.GetUtcNow());
        return bye;
    }
}
