namespace SyncEngine.Protocol.Frames;

/// <summary>
/// Client to server: show this to the others who are connected to the workspace now. It is not stored and not answered; empty shows nothing.
/// </summary>
public sealed record ShowFrame(ReadOnlyMemory<byte> Bytes) : Frame
{
    public bool Equals(ShowFrame? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

    public override int GetHashCode() => Bytes.Length;
}
