using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine;

/// <summary>Something to do. <see cref="Runner"/> does it through the ports and reports back with an <see cref="Event"/>.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Answered by <see cref="Event.Opened"/> or <see cref="Event.Closed"/> with the same connection number.</summary>
    public sealed record Connect(int Connection, HelloFrame Hello) : Effect;

    /// <summary>End the connection, whatever state it is in; because of the fault, if there is one. Not answered.</summary>
    public sealed record Disconnect(Fault? Fault) : Effect;

    /// <summary>Hand a frame to the connection. Not answered: only an Ack counts.</summary>
    public sealed record Send(Frame Frame) : Effect;

    /// <summary>Answered by <see cref="Event.OutboxLoaded"/> or <see cref="Event.StoreFailed"/>.</summary>
    public sealed record ReadOutbox(long AfterCounter, int MaxDeltas, int MaxBytes) : Effect;

    /// <summary>Answered by <see cref="Event.PageStored"/>, <see cref="Event.ForkFound"/> or <see cref="Event.StoreFailed"/>.</summary>
    public sealed record StorePage(PageFrame Page) : Effect;

    /// <summary>Answered by <see cref="Event.Renewed"/> or <see cref="Event.StoreFailed"/>.</summary>
    public sealed record Renew(Renewal Renewal) : Effect;

    /// <summary>Answered by <see cref="Event.SnapshotTaken"/>, <see cref="Event.SnapshotFailed"/> or <see cref="Event.StoreFailed"/>.</summary>
    public sealed record TakeSnapshot : Effect;

    /// <summary>Answered by <see cref="Event.Folded"/>.</summary>
    public sealed record Fold(bool Publish) : Effect;

    /// <summary>Show what another device shows of itself; empty when it has left. Not answered.</summary>
    public sealed record TellPresence(Id<Replica> Replica, ReadOnlyMemory<byte> Bytes) : Effect;

    /// <summary>Keep this on the device. Not answered: what could not be kept is told again with the next welcome.</summary>
    public sealed record KeepAccess(AccessNews News) : Effect;

    /// <summary>Fire <see cref="Event.TimerFired"/> then, instead of any earlier timer.</summary>
    public sealed record SetTimer(DateTimeOffset Due) : Effect;
}
