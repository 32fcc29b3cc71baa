using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Net;

namespace SyncEngine.Simulator.Server;

/// <summary>One server process over the store. It can die at any time, and knows nothing when it comes back.</summary>
internal sealed class Node(World world, ModelStore store, Limits limits, string name)
{
    private const int SnapshotEvery = 10;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan SnapshotLease = TimeSpan.FromSeconds(10);

    private readonly List<ServerSession> _sessions = [];
    private bool _polling;
    private DateTimeOffset _nextWanted;

    public string Name => name;

    public bool IsUp { get; private set; } = true;

    public Limits Limits => limits;

    public ModelStore Store => store;

    /// <summary>The end of the log, as far as this server has heard.</summary>
    public long HeadSeq { get; private set; }

    public void Crash()
    {
        IsUp = false;
        HeadSeq = 0;
        _sessions.ToList().ForEach(session => session.Wire.Cut());
        _sessions.Clear();
    }

    public void Restart() => IsUp = true;

    /// <summary>A connection came with a hello.</summary>
    public void Accept(Wire wire, Grant grant, HelloFrame hello) => store.Enqueue(() =>
    {
        if (!IsUp || wire.IsCut)
        {
            wire.Cut();
            return;
        }

        if (store.IsFailing || grant.IsRevoked)
        {
            wire.Down(new ByeFrame(store.IsFailing ? ErrorCode.StorageFailed : ErrorCode.GrantRevoked, ""));
            wire.HangUp();
            return;
        }

        var diverged = !store.Log.Holds(hello.Cursor);
        var session = new ServerSession(this, wire, grant, hello.Replica, diverged ? 0 : hello.Cursor.Seq);
        _sessions.Add(session);
        wire.ToServer = frame => Receive(session, frame);
        wire.Down(new WelcomeFrame(
            store.Log.Head,
            store.Log.LastOf(hello.Replica),
            grant.Scope,
            null,
            limits,
            diverged,
            store.PrunedSeq,
            store.Snapshot?.At.Seq ?? 0));
        Hear(store.Log.Head.Seq);
        session.Turn();
        Poll();
    });

    /// <summary>A hint that the log reaches this far (invariant 5).</summary>
    public void Hear(long seq)
    {
        if (IsUp && seq > HeadSeq)
        {
            HeadSeq = seq;
            _sessions.ToList().ForEach(session => session.Turn());
            WantSnapshot();
        }
    }

    /// <summary>Asks one device that may write; another later, if nothing comes of it.</summary>
    private void WantSnapshot()
    {
        if (HeadSeq - (store.Snapshot?.At.Seq ?? 0) >= SnapshotEvery && world.Now >= _nextWanted)
        {
            _nextWanted = world.Now + SnapshotLease;
            _sessions.Find(session => session.Grant.Scope == Scope.ReadWrite)?.Want(HeadSeq);
        }
    }

    /// <summary>A hint that a grant has changed.</summary>
    public void HearOf(Grant grant)
    {
        foreach (var session in _sessions.Where(session => session.Grant == grant).ToList())
        {
            session.TellRights();
        }
    }

    private void Receive(ServerSession session, Frame? frame)
    {
        if (frame is null || !IsUp)
        {
            _sessions.Remove(session);
            return;
        }

        session.Receive(frame);
    }

    /// <summary>Finds what the hints of the other servers have missed, for as long as somebody is connected.</summary>
    private void Poll()
    {
        if (_polling)
        {
            return;
        }

        _polling = true;
        world.After(PollInterval, () =>
        {
            _polling = false;
            if (IsUp && _sessions.Count > 0)
            {
                Hear(store.IsFailing ? 0 : store.Log.Head.Seq);
                Poll();
            }
        });
    }
}
