namespace SyncEngine.Protocol;

/// <summary>How far a reader has come in a log: everything up to and with <paramref name="Seq"/>, and the chain there.</summary>
public readonly record struct Cursor(long Seq, Chain Chain)
{
    public static Cursor Start => default;

    public Cursor After(LogEntry entry) => new(Seq + 1, Chain.Next(entry.Replica, entry.Counter, entry.Payload.Span));
}
