namespace SyncEngine.Protocol.Frames;

/// <summary>Client to server: the deltas <paramref name="FirstCounter"/>, +1, +2… of this connection's replica.</summary>
public sealed record PushFrame(long FirstCounter, IReadOnlyList<ReadOnlyMemory<byte>> Payloads) : Frame
{
    public long LastCounter => FirstCounter + Payloads.Count - 1;

    public bool Equals(PushFrame? other) =>
        other is not null && FirstCounter == other.FirstCounter && Payloads.Count == other.Payloads.Count
        && Payloads.Zip(other.Payloads).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));

    public override int GetHashCode() => HashCode.Combine(FirstCounter, Payloads.Count);
}
