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
                HelloFrame { Version: >= ProtocolVersion.Oldest and <= ProtocolVersion.Current } known =>
                    await OpenAsync(session, known.Replica, known.Cursor),
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
            return Failed();
        }
    }

    /// <summary>
    /// For a device that was welcomed before and goes on where it is. The bye also when the log is no longer the one that it has read: what is
    /// to be done then is in a welcome.
    /// </summary>
    public async Task<Frame> ResumeAsync(Session session, LogPoll poll)
    {
        try
        {
            var opened = await OpenAsync(session, default, poll.After, poll.StoredSeq);
            return opened is WelcomeFrame { Diverged: true }
                ? new ByeFrame(ErrorCode.StorageFailed, "The log is no longer what was read of it. Saying hello again is right.")
                : opened;
        }
        catch (StorageException)
        {
            return Failed();
        }
    }

    private static ByeFrame Failed() => new(ErrorCode.StorageFailed, "The store failed. Connecting again later is right.");

    /// <param name="storedSeq">How far the device has stored the log; to the cursor with null.</param>
    private async Task<Frame> OpenAsync(Session session, Id<Replica> replica, Cursor cursor, long? storedSeq = null)
    {
        var workspace = session.Grant.Workspace;

        // Subscribed before the store is asked: what is committed from here on is heard, what was before is in the answer (C4).
        var feed = feeds.Subscribe(workspace, session.Subscriber);
        var opened = false;
        try
        {
            var position = await log.LocateAsync(workspace, replica, cursor.Seq);
            feed.Reach(position.Head.Seq);

            // Another chain at the client's seq, or no such seq: it has read another log than this one (invariant 8).
            var diverged = position.ChainAtSeq != cursor.Chain;
            var start = diverged ? 0 : cursor.Seq;
            var stored = Math.Min(start, storedSeq ?? start);
            var snapshot = await snapshots.FindNewestAsync(workspace);
            var now = clock.GetUtcNow();

            // The session is in the registry already: a change of the grant is either in this answer or told to the session.
            if (await access.RecordSeenAsync(new Seen(session.Grant.Id, now, stored, now + Attendance.OnlineTime)) is { } grant)
            {
                session.Update(grant);
            }

            var told = session.Grant;
            session.Standing.Begin(told, feed);
            opened = session.Admits(now) && session.TryOpen(new OpenLog(replica, start, stored, position.PrunedSeq, feed));
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
