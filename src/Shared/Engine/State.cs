using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Engine;

/// <summary>All that the engine of one workspace knows. A value: events and decisions make a new one.</summary>
public sealed record State
{
    public State(StoredReplica stored, DateTimeOffset now)
    {
        Stored = stored;
        Acked = stored.StoredCounter;
        Link = new Link.Down(Failures: 0, RetryAt: now);
    }

    /// <summary>What the local store is known to hold.</summary>
    public StoredReplica Stored { get; init; }

    /// <summary>The highest counter of this replica that the server has acknowledged.</summary>
    public long Acked { get; init; }

    public Link Link { get; init; }

    /// <summary>A connection exists on the other side of the port, or an attempt at one.</summary>
    public bool Connected { get; init; }

    /// <summary>How many connections there have been; events of an earlier one are stale.</summary>
    public int Connections { get; init; }

    public bool Online { get; init; } = true;

    /// <summary>The outbox may go further than <see cref="StoredReplica.LastCounter"/> says.</summary>
    public bool Edited { get; init; }

    public bool ReadingOutbox { get; init; }

    public bool StoringPage { get; init; }

    /// <summary>The local log is being folded into the local snapshot.</summary>
    public bool Folding { get; init; }

    /// <summary>After a failure, nothing is folded before then.</summary>
    public DateTimeOffset? FoldAt { get; init; }

    /// <summary>The server asks for a snapshot of at least everything up to this seq.</summary>
    public long? Wanted { get; init; }

    /// <summary>Up to here the server's snapshots were not to be had, and the log is read instead.</summary>
    public long PassedSnapshot { get; init; }

    public Presence Presence { get; init; } = Presence.None;

    /// <summary>What the server has said about this device's access and nobody has been told to keep yet.</summary>
    public AccessNews? News { get; init; }

    /// <summary>The last transaction of the local store failed.</summary>
    public bool StoreFailing { get; init; }

    /// <summary>Local deltas that the server has not acknowledged.</summary>
    public int Pending => (int)Math.Max(0, Stored.LastCounter - Acked);
}
