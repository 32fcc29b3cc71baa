using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>One entry as it is stored.</summary>
/// <param name="Hash">SHA-256 of the payload.</param>
/// <param name="Chain">The chain after it.</param>
/// <param name="Payload">Null when it was pruned.</param>
public sealed record ArchivedEntry(long Seq, Id<Replica> Replica, long Counter, byte[] Hash, Chain Chain, byte[]? Payload)
{
    /// <summary>What the entry counts against the byte limit of a page.</summary>
    public int PageBytes => (Payload?.Length ?? 0) + Limits.EntryOverheadBytes;
}
