namespace SyncEngine.Protocol.Frames;

/// <summary>Server to client: what another connection of the workspace shows; empty when it has left, or shows nothing.</summary>
public sealed record PresenceFrame(Id<Replica> Replica, ReadOnlyMemory<byte> Bytes) : Frame
{
    public bool Equals(PresenceFrame? other) =>
        other is not null && Replica == other.Replica && Bytes.Span.SequenceEqual(other.Bytes.Span);

    public override int GetHashCode() => HashCode.Combine(Replica, Bytes.Length);
}
