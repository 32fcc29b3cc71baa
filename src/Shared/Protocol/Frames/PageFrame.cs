namespace SyncEngine.Protocol.Frames;

/// <summary>Server to client: consecutive log entries from <paramref name="FirstSeq"/>, and the chain after the last of them.</summary>
public sealed record PageFrame(long FirstSeq, IReadOnlyList<LogEntry> Entries, Chain Chain) : Frame
{
    public Cursor Cursor => new(FirstSeq + Entries.Count - 1, Chain);

    public bool Equals(PageFrame? other) =>
        other is not null && FirstSeq == other.FirstSeq && Chain == other.Chain && Entries.Count == other.Entries.Count
        && Entries.Zip(other.Entries).All(pair =>
            pair.First.Replica == pair.Second.Replica
            && pair.First.Counter == pair.Second.Counter
            && pair.First.Payload.Span.SequenceEqual(pair.Second.Payload.Span));

    public override int GetHashCode() => HashCode.Combine(FirstSeq, Chain, Entries.Count);
}
