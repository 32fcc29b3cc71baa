using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>The deltas <paramref name="FirstCounter"/>, +1, +2… of one replica, in one frame.</summary>
public sealed record Append(
    Id<Workspace> Workspace,
    Id<Replica> Replica,
    long FirstCounter,
    IReadOnlyList<ReadOnlyMemory<byte>> Payloads);
