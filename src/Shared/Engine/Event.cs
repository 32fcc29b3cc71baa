using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine;

/// <summary>Something that happened. An event only changes the state; what follows from it is for <see cref="Decision"/>.</summary>
public abstract record Event
{
    private Event()
    {
    }

    /// <summary>Somebody appended to the outbox. A hint: how far it goes is read from the store.</summary>
    public sealed record Edited : Event;

    /// <summary>The answer to <see cref="Effect.ReadOutbox"/>.</summary>
    public sealed record OutboxLoaded(OutboxRead Read) : Event;

    public sealed record Opened(int Connection, WelcomeFrame Welcome) : Event;

    public sealed record Received(int Connection, Frame Frame) : Event;

    /// <summary>The connection ended or never came about; the code is the server's reason, if it gave one.</summary>
    public sealed record Closed(int Connection, string? Code) : Event;

    /// <summary>The answer to <see cref="Effect.StorePage"/>.</summary>
    public sealed record PageStored(PageFrame Page) : Event;

    /// <summary>The answer to <see cref="Effect.Renew"/>.</summary>
    public sealed record Renewed(StoredReplica Stored) : Event;

    /// <summary>The answer to <see cref="Effect.TakeSnapshot"/>.</summary>
    public sealed record SnapshotTaken(StoredReplica Stored) : Event;

    /// <summary>There was no snapshot to be had, or none that can be read; nothing has changed.</summary>
    public sealed record SnapshotFailed : Event;

    /// <summary>The answer to <see cref="Effect.Fold"/>: where the local snapshot stands now, and whether all that was asked for was done.</summary>
    public sealed record Folded(long? Seq, bool Failed = false) : Event;

    /// <summary>What this device shows of itself from now on; empty is nothing.</summary>
    public sealed record Shown(ReadOnlyMemory<byte> Bytes) : Event;

    /// <summary>An answer to <see cref="Effect.StorePage"/>: another store writes under this replica id; nothing is stored.</summary>
    public sealed record ForkFound : Event;

    /// <summary>The transaction of an effect failed; nothing of it is stored.</summary>
    public sealed record StoreFailed(Effect Effect) : Event;

    public sealed record TimerFired : Event;

    public sealed record WentOnline : Event;

    public sealed record WentOffline : Event;

    /// <summary>The page became visible or the machine resumed: a good moment to try again at once.</summary>
    public sealed record Woke : Event;

    /// <summary>The device holds another token for the workspace than before.</summary>
    public sealed record TokenChanged : Event;

    /// <summary>The person at the device asks to try again, also what was refused.</summary>
    public sealed record AskedAgain : Event;
}
