namespace SyncEngine.Protocol;

/// <summary>
/// One delta in server order. (workspace, replica, counter) is its identity (invariant 3); the payload is opaque to everyone but the
/// devices (invariant 1). Its seq follows from its place in the page.
/// </summary>
public sealed record LogEntry(Id<Replica> Replica, long Counter, ReadOnlyMemory<byte> Payload);
