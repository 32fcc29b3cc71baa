using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>One delta of the local store, from the log or still in the outbox, under its identity.</summary>
public sealed record StoredDelta(Id<Protocol.Replica> Replica, long Counter, ReadOnlyMemory<byte> Payload);
