using SyncEngine.Protocol;

namespace SyncEngine.Engine.Ports;

/// <summary>Bytes that stand for everything in a log up to a cursor.</summary>
public sealed record LogSnapshot(Cursor At, ReadOnlyMemory<byte> Bytes);
