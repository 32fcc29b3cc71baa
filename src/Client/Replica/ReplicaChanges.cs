namespace SyncEngine.Client.Replica;

/// <summary>What a local store holds after a position, in an order in which it can be imported, and the position behind it.</summary>
public sealed record ReplicaChanges(IReadOnlyList<StoredDelta> Deltas, ReplicaPosition Position);
