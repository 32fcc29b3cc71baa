using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>From the hello to the welcome, or to the bye that says why there is none.</summary>
internal sealed class Opening(
    Feeds feeds, ILogStore log, ISnapshotStore snapshots, IAccessStore access, Limits limits, TimeProvider clock)
{
    public async Task<Frame> RunAsync(Session session, EncodedFrame? hello)
    {
        if (session.Bye is { } refused)
        {
            return refused;
        }

        try
        {
            return FrameCodec.Decode(hello) switch
            {
                HelloFrame { Version: >= ProtocolVersion.Oldest and <= ProtocolVersion.Current } known => await OpenAsync(session, known),
                HelloFrame other => new ByeFrame(
                    ErrorCode.ProtocolUnsupported,
                    $"Version {other.Version} is not served; {ProtocolVersion.Oldest} to {ProtocolVersion.Current} are."),
                _ => new ByeFrame(ErrorCode.FrameUnexpected, "A hello was expected."),
            };
        }
        catch (FrameException error)
        {
            return new ByeFrame(error.Code, error.Message);
        }
        catch (StorageException)
        {
            return new ByeFrame(ErrorCode.StorageFailed, "The store failed. Connecting again later is right.");
        }
    }

    private async Task<Frame> OpenAsync(Session session, HelloFrame hello)
    {
        var workspace = session.Grant.Workspace;

        // Subscribed before the store is asked: what is committed from here on is heard, what was before is in the answer (C4).
        var feed = feeds.Subscribe(workspace, session.Subscriber);
        var opened = false;
        try
        {
            var position = await log.LocateAsync(workspace, hello.Replica, hello.Cursor.Seq);
            feed.Reach(position.Head.Seq);

            // Another chain at the client's seq, or no such seq: it has read another log than this one (invariant 8).
            var diverged = position.ChainAtSeq != hello.Cursor.Chain;
            var start = diverged ? 0 : hello.Cursor.Seq;
            var snapshot = await snapshots.FindNewestAsync(workspace);
            var now = clock.GetUtcNow();

            // The session is in the registry already: a change of the grant is either in this answer or told to the session.
            if (await access.RecordSeenAsync(new Seen(session.Grant.Id, now, start, now + Attendance.OnlineTime)) is { } grant)
            {
                session.Update(grant);
            }

            var told = session.Grant;
            session.Standing.Begin(told, feed);
            opened = session.Admits(now) && session.TryOpen(new OpenLog(hello.Replica, start, position.PrunedSeq, feed));
            return opened
                ? new WelcomeFrame(
                    position.Head,
                    position.AckedCounter,
                    told.Scope,
                    told.Expires?.ToUnixTimeMilliseconds(),
                    limits,
                    diverged,
                    position.PrunedSeq,
                    snapshot?.At.Seq ?? 0,
                    told.Role,
                    told.DeviceName)
                : session.Bye ?? new ByeFrame(ErrorCode.ServerStopping, "The connection has gone.");
        }
        finally
        {
            if (!opened)
            {
                feeds.Unsubscribe(feed, session.Subscriber);
            }
        }
    }
}
