using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>Opaque bytes that stand for everything up to a cursor.</summary>
/// <param name="Length">Bytes of all its parts.</param>
public sealed record StoredSnapshot(Id<Workspace> Workspace, Id<Snapshot> Id, Cursor At, long Length, DateTimeOffset Created);
