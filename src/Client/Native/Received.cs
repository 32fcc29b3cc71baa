using SyncEngine.Protocol;

namespace SyncEngine.Client;

/// <summary>Something of the log, in the order of the log: a snapshot that stands for its beginning, or one delta.</summary>
/// <param name="Position">Go on from here to receive what comes after it.</param>
public abstract record Received(LogPosition Position)
{
    /// <summary>A device's snapshot: everything up to <see cref="LogPosition.Seq"/>, see <see cref="SnapshotContainer"/>.</summary>
    /// <param name="Position">Behind the last delta that it stands for.</param>
    /// <param name="Bytes">As the device has made them.</param>
    public sealed record Snapshot(LogPosition Position, ReadOnlyMemory<byte> Bytes) : Received(Position);

    /// <summary>One delta.</summary>
    /// <param name="Position">Its place in the log.</param>
    /// <param name="Replica">The local store that it was pushed from.</param>
    /// <param name="Counter">Its number among the deltas of that store.</param>
    /// <param name="Payload">As it was pushed.</param>
    public sealed record Delta(LogPosition Position, Id<Replica> Replica, long Counter, ReadOnlyMemory<byte> Payload) : Received(Position);
}
