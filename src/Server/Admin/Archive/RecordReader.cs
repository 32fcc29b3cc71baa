using System.Security.Cryptography;
using SyncEngine.MessagePack;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using static SyncEngine.Server.Admin.Archive.ArchiveFormat;

namespace SyncEngine.Server.Admin.Archive;

/// <summary>Reads the body of each record; the mirror of <see cref="RecordWriter"/>. Pure.</summary>
internal static class RecordReader
{
    /// <summary>Archives from before an invite had a role have one less.</summary>
    private const int InviteFields = 10;

    /// <param name="workspace">The one that the record belongs to; what is before the first belongs to none.</param>
    /// <exception cref="ArchiveException">The bytes are no record.</exception>
    public static ArchiveRecord Read(ReadOnlyMemory<byte> body, Id<Workspace> workspace)
    {
        try
        {
            var reader = new MessagePackReader(body);
            var fields = reader.ReadArrayHeader("record") - 1;
            var record = Read((Kind)reader.ReadInt64("kind"), ref reader, workspace, fields);
            for (var left = fields - FieldsOf(record); left > 0; left--)
            {
                reader.Skip("field");
            }

            return reader.AtEnd ? record : throw new ArchiveException("there are bytes after the record.");
        }
        catch (Exception error) when (error is MessagePackException or ArgumentOutOfRangeException)
        {
            throw new ArchiveException(error.Message, error);
        }
    }

    private static ArchiveRecord Read(Kind kind, ref MessagePackReader reader, Id<Workspace> workspace, int fields) => kind switch
    {
        Kind.Key => new KeyRecord(new StoredKey(reader.ReadString("kid"), Bytes(ref reader, "key", 32), Time(ref reader, "created"))),
        Kind.Workspace => new WorkspaceRecord(Id<Workspace>(ref reader, "workspace"), Time(ref reader, "created"), Cursor(ref reader, "head")),
        Kind.Grant => new GrantRecord(new StoredGrant(
            Id<Grant>(ref reader, "grant"),
            workspace,
            Id<Device>(ref reader, "device"),
            reader.ReadString("device name"),
            Word<Role>(ref reader, "role"),
            Word<Scope>(ref reader, "scope"),
            Time(ref reader, "issued"),
            OptionalTime(ref reader, "expires"),
            OptionalTime(ref reader, "revoked"),
            OptionalTime(ref reader, "last seen"),
            OptionalNumber(ref reader, "cursor seq"),
            reader.TryReadNil() ? null : Id<Invite>(ref reader, "invite"),
            Revision: reader.ReadInt32("revision"))),
        Kind.Invite => new InviteRecord(new StoredInvite(
            Id<Invite>(ref reader, "invite"),
            workspace,
            Id<Grant>(ref reader, "maker"),
            reader.ReadString("name"),
            Bytes(ref reader, "secret hash", SHA256.HashSizeInBytes),
            Word<Scope>(ref reader, "scope"),
            Time(ref reader, "created"),
            OptionalTime(ref reader, "expires"),
            (int?)OptionalNumber(ref reader, "uses"),
            reader.ReadInt32("used"),
            fields < InviteFields ? Role.Access : Word<Role>(ref reader, "role"))),
        Kind.Audit => new AuditRecord(new AuditEntry(
            reader.ReadInt64("number"),
            Time(ref reader, "at"),
            Word<AuditAction>(ref reader, "action"),
            Id<Grant>(ref reader, "actor"),
            reader.ReadString("actor name"),
            reader.ReadString("subject"),
            reader.TryReadNil() ? null : Word<Scope>(ref reader, "scope"),
            OptionalTime(ref reader, "expires"))),
        Kind.Entry => new EntryRecord(new ArchivedEntry(
            reader.ReadInt64("seq"),
            Id<Replica>(ref reader, "replica"),
            reader.ReadInt64("counter"),
            Bytes(ref reader, "hash", SHA256.HashSizeInBytes),
            new Chain(Bytes(ref reader, "chain", Chain.ByteLength)),
            reader.TryReadNil() ? null : reader.ReadBinary("payload").ToArray())),
        Kind.Snapshot => new SnapshotRecord(new StoredSnapshot(
            workspace, Id<Snapshot>(ref reader, "snapshot"), Cursor(ref reader, "snapshot"), reader.ReadInt64("length"), Time(ref reader, "created"))),
        Kind.SnapshotPart => new SnapshotPartRecord(reader.ReadBinary("part")),
        Kind.End => new EndRecord(reader.ReadInt64("records"), Bytes(ref reader, "hash", SHA256.HashSizeInBytes)),
        _ => throw new ArchiveException($"kind {(int)kind} is none of version {ArchiveFormat.Version}."),
    };

    private static int FieldsOf(ArchiveRecord record) => record switch
    {
        GrantRecord => 12,
        InviteRecord => InviteFields,
        AuditRecord => 8,
        EntryRecord => 6,
        SnapshotRecord => 5,
        WorkspaceRecord => 4,
        KeyRecord => 3,
        EndRecord => 2,
        _ => 1,
    };

    private static byte[] Bytes(ref MessagePackReader reader, string field, int length)
    {
        var bytes = reader.ReadBinary(field);
        return bytes.Length == length
            ? bytes.ToArray()
            : throw new ArchiveException($"{field}: {length} bytes were expected, {bytes.Length} came.");
    }

    private static Id<TOf> Id<TOf>(ref MessagePackReader reader, string field) =>
        Protocol.Id<TOf>.Read(Bytes(ref reader, field, Protocol.Id<TOf>.ByteLength));

    private static Cursor Cursor(ref MessagePackReader reader, string field) =>
        new(reader.ReadInt64(field), new Chain(Bytes(ref reader, field, Chain.ByteLength)));

    private static DateTimeOffset Time(ref MessagePackReader reader, string field) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64(field));

    private static DateTimeOffset? OptionalTime(ref MessagePackReader reader, string field) =>
        reader.TryReadNil() ? null : Time(ref reader, field);

    private static long? OptionalNumber(ref MessagePackReader reader, string field) => reader.TryReadNil() ? null : reader.ReadInt64(field);

    private static T Word<T>(ref MessagePackReader reader, string field)
        where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), reader.ReadInt32(field));
        return Enum.IsDefined(value) ? value : throw new ArchiveException($"{field}: {value} is not one of its words.");
    }
}
