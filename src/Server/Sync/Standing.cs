using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// What one connection knows of its access: its rights by the welcome or a rights frame, its token from before or by a token frame, the
/// workspace's roster by asking. Compared with what is, it follows what the connection is to be told, and that a snapshot is wanted of it.
/// Nothing waits in a queue: of several changes the last is told.
/// </summary>
/// <param name="held">The token that the client connected with.</param>
internal sealed class Standing(TokenStamp held, Tokens tokens)
{
    private TokenStamp _held = held;
    private int _revision;
    private int _rosterChanges;
    private long _wantedSeq;

    /// <summary>False when the key of the newest token that the client has was retired (invariant 10).</summary>
    public bool HoldsToken => tokens.Verifies(Volatile.Read(ref _held));

    /// <summary>What the welcome tells. Before anything is owed.</summary>
    public void Begin(StoredGrant grant, Feed feed) => (_revision, _rosterChanges) = (grant.Revision, feed.RosterChanges);

    /// <summary>The device is to be asked for a snapshot of everything up to this seq at least.</summary>
    public void WantSnapshot(long seq) => Volatile.Write(ref _wantedSeq, seq);

    /// <summary>The next thing to tell; null when all is told. Asked by the downlink alone.</summary>
    public Frame? TakeOwed(StoredGrant grant, Feed feed)
    {
        if (grant.Revision != _revision)
        {
            _revision = grant.Revision;
            return new RightsFrame(grant.Scope, grant.Expires?.ToUnixTimeMilliseconds(), grant.Role, grant.DeviceName);
        }

        if (tokens.Renew(_held, grant) is var (token, stamp))
        {
            Volatile.Write(ref _held, stamp);
            return new TokenFrame(token);
        }

        if (grant.Role == Role.Master && feed.RosterChanges is var changes && changes != _rosterChanges)
        {
            _rosterChanges = changes;
            return new RosterFrame();
        }

        return Interlocked.Exchange(ref _wantedSeq, 0) is > 0 and var seq ? new SnapshotWantedFrame(seq) : null;
    }
}
