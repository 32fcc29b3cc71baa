using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>One entry at its place in the log, and the chain after it.</summary>
public sealed record LogRow(long Seq, LogEntry Entry, Chain Chain)
{
    public Cursor Cursor => new(Seq, Chain);

    /// <summary>What the entry counts against the byte limit of a page.</summary>
    public int PageBytes => Entry.Payload.Length + Limits.EntryOverheadBytes;
}
