using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>What a local store holds after a position, in an order in which it can be imported, and the position behind it.</summary>
/// <param name="Snapshot">Comes before the deltas; null when the position is behind it already, or there is none.</param>
public sealed record ReplicaChanges(SnapshotContainer? Snapshot, IReadOnlyList<StoredDelta> Deltas, ReplicaPosition Position);
