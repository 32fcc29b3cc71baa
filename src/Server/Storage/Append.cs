using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>The deltas <paramref name="FirstCounter"/>, +1, +2… of one replica, in one frame.</summary>
/// <param name="Grant">Whose deltas they are: it must admit and may write when they are appended (invariant 10).</param>
/// <param name="MostBytes">What the log may keep with them: bytes of payloads that are not pruned.</param>
public sealed record Append(
    Id<Workspace> Workspace,
    Id<Grant> Grant,
    Id<Replica> Replica,
    long FirstCounter,
    IReadOnlyList<ReadOnlyMemory<byte>> Payloads,
    DateTimeOffset Now,
    long MostBytes = long.MaxValue);
