namespace SyncEngine.Protocol.Frames;

/// <summary>
/// Server to client: the delta <paramref name="FirstCounter"/> + i of this replica is durable (invariant 2) and stands at
/// <paramref name="Seqs"/>[i]. A delta that was sent again gets the seq it already had.
/// </summary>
public sealed record AckFrame(long FirstCounter, IReadOnlyList<long> Seqs) : Frame
{
    public long LastCounter => FirstCounter + Seqs.Count - 1;

    public bool Equals(AckFrame? other) => other is not null && FirstCounter == other.FirstCounter && Seqs.SequenceEqual(other.Seqs);

    public override int GetHashCode() => HashCode.Combine(FirstCounter, Seqs.Count);
}
