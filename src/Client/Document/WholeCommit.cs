namespace SyncEngine.Client.Document;

/// <summary>One commit and the deltas that carried it.</summary>
public sealed record WholeCommit(ReadOnlyMemory<byte> Bytes, IReadOnlyList<ReadOnlyMemory<byte>> Deltas);
