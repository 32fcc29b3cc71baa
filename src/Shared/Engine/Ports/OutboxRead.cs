namespace SyncEngine.Engine.Ports;

/// <param name="FirstCounter">The counter of the first payload; the others follow without a gap. 0 when there is none.</param>
/// <param name="LastCounter">The highest counter given to a local delta so far.</param>
public sealed record OutboxRead(long FirstCounter, IReadOnlyList<ReadOnlyMemory<byte>> Payloads, long LastCounter);
