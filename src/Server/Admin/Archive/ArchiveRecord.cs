using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin.Archive;

/// <summary>One record of an archive. docs/operations.md says in which order they come.</summary>
internal abstract record ArchiveRecord;

/// <summary>A key of the ring, only in the backup of a whole database.</summary>
internal sealed record KeyRecord(StoredKey Key) : ArchiveRecord;

/// <summary>What follows, up to the next of its kind, belongs to this workspace.</summary>
internal sealed record WorkspaceRecord(Id<Workspace> Id, DateTimeOffset Created, Cursor Head) : ArchiveRecord;

internal sealed record GrantRecord(StoredGrant Grant) : ArchiveRecord;

internal sealed record InviteRecord(StoredInvite Invite) : ArchiveRecord;

internal sealed record AuditRecord(AuditEntry Entry) : ArchiveRecord;

internal sealed record EntryRecord(ArchivedEntry Entry) : ArchiveRecord;

internal sealed record SnapshotRecord(StoredSnapshot Snapshot) : ArchiveRecord;

/// <summary>The next part of the snapshot before it.</summary>
internal sealed record SnapshotPartRecord(ReadOnlyMemory<byte> Bytes) : ArchiveRecord;

/// <param name="Records">Before this one.</param>
/// <param name="Hash">SHA-256 of everything before this record.</param>
internal sealed record EndRecord(long Records, byte[] Hash) : ArchiveRecord;
