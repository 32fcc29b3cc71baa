using System.Buffers;
using SyncEngine.MessagePack;
using SyncEngine.Protocol;
using static SyncEngine.Server.Admin.Archive.ArchiveFormat;

namespace SyncEngine.Server.Admin.Archive;

/// <summary>The body of each record; the mirror of <see cref="RecordReader"/>. Pure.</summary>
internal static class RecordWriter
{
    public static void Write(IBufferWriter<byte> output, ArchiveRecord record)
    {
        var writer = new MessagePackWriter(output);
        switch (record)
        {
            case KeyRecord { Key: var key }:
                Begin(writer, Kind.Key, 3);
                writer.Write(key.Id);
                writer.Write(key.Bytes);
                Write(writer, key.Created);
                break;
            case WorkspaceRecord workspace:
                Begin(writer, Kind.Workspace, 4);
                writer.Write(workspace.Id.ToBytes());
                Write(writer, workspace.Created);
                Write(writer, workspace.Head);
                break;
            case GrantRecord { Grant: var grant }:
                Begin(writer, Kind.Grant, 12);
                writer.Write(grant.Id.ToBytes());
                writer.Write(grant.Device.ToBytes());
                writer.Write(grant.DeviceName);
                writer.Write((long)grant.Role);
                writer.Write((long)grant.Scope);
                Write(writer, grant.Issued);
                Write(writer, grant.Expires);
                Write(writer, grant.Revoked);
                Write(writer, grant.LastSeen);
                Write(writer, grant.CursorSeq);
                Write(writer, grant.Invite);
                writer.Write((long)grant.Revision);
                break;
            case InviteRecord { Invite: var invite }:
                Begin(writer, Kind.Invite, 10);
                writer.Write(invite.Id.ToBytes());
                writer.Write(invite.Maker.ToBytes());
                writer.Write(invite.Name);
                writer.Write(invite.SecretHash);
                writer.Write((long)invite.Scope);
                Write(writer, invite.Created);
                Write(writer, invite.Expires);
                Write(writer, invite.Uses);
                writer.Write((long)invite.Used);
                writer.Write((long)invite.Role);
                break;
            case AuditRecord { Entry: var entry }:
                Begin(writer, Kind.Audit, 8);
                writer.Write(entry.Number);
                Write(writer, entry.At);
                writer.Write((long)entry.Action);
                writer.Write(entry.Actor.ToBytes());
                writer.Write(entry.ActorName);
                writer.Write(entry.Subject);
                Write(writer, (long?)entry.Scope);
                Write(writer, entry.Expires);
                break;
            case EntryRecord { Entry: var entry }:
                Begin(writer, Kind.Entry, 6);
                writer.Write(entry.Seq);
                writer.Write(entry.Replica.ToBytes());
                writer.Write(entry.Counter);
                writer.Write(entry.Hash);
                writer.Write(entry.Chain.ToBytes());
                WriteOptional(writer, entry.Payload);
                break;
            case SnapshotRecord { Snapshot: var snapshot }:
                Begin(writer, Kind.Snapshot, 5);
                writer.Write(snapshot.Id.ToBytes());
                Write(writer, snapshot.At);
                writer.Write(snapshot.Length);
                Write(writer, snapshot.Created);
                break;
            case SnapshotPartRecord part:
                Begin(writer, Kind.SnapshotPart, 1);
                writer.Write(part.Bytes.Span);
                break;
            case EndRecord end:
                Begin(writer, Kind.End, 2);
                writer.Write(end.Records);
                writer.Write(end.Hash);
                break;
            default:
                throw new ArgumentException($"{record.GetType().Name} has no form in an archive.", nameof(record));
        }
    }

    private static void Begin(MessagePackWriter writer, Kind kind, int fields)
    {
        writer.WriteArrayHeader(1 + fields);
        writer.Write((long)kind);
    }

    private static void Write(MessagePackWriter writer, Cursor cursor)
    {
        writer.Write(cursor.Seq);
        writer.Write(cursor.Chain.ToBytes());
    }

    private static void Write(MessagePackWriter writer, DateTimeOffset time) => writer.Write(time.ToUnixTimeMilliseconds());

    private static void Write(MessagePackWriter writer, DateTimeOffset? time) => Write(writer, time?.ToUnixTimeMilliseconds());

    private static void Write(MessagePackWriter writer, Id<Invite>? id) => WriteOptional(writer, id?.ToBytes());

    private static void Write(MessagePackWriter writer, long? value)
    {
        if (value is { } known)
        {
            writer.Write(known);
        }
        else
        {
            writer.WriteNil();
        }
    }

    private static void WriteOptional(MessagePackWriter writer, byte[]? bytes)
    {
        if (bytes is null)
        {
            writer.WriteNil();
        }
        else
        {
            writer.Write(bytes);
        }
    }
}
