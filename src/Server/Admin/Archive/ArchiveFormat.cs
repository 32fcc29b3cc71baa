using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin.Archive;

/// <summary>
/// An archive is a header and records: each the length of its body in 4 bytes, big-endian, and a body that is one MessagePack array with its
/// kind first. Elements after those that are known are passed over.
/// </summary>
internal static class ArchiveFormat
{
    public const byte Version = 1;

    /// <summary>A part of a snapshot is the longest, with what stands around it.</summary>
    public const int MostRecordBytes = ISnapshotStore.PartBytes + (2 * Limits.FrameBytes);

    /// <summary>Eight bytes that no text and no database begins with, and the version.</summary>
    public static ReadOnlySpan<byte> Header => [0x89, (byte)'S', (byte)'E', (byte)'A', (byte)'\r', (byte)'\n', 0x1a, Version];

    internal enum Kind
    {
        Workspace = 1,
        Grant = 2,
        Invite = 3,
        Entry = 4,
        Snapshot = 5,
        SnapshotPart = 6,
        Key = 7,
        Audit = 8,
        End = 9,
    }
}
