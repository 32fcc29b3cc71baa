using System.Buffers;
using SyncEngine.MessagePack;

namespace SyncEngine.Protocol;

/// <summary>
/// What a device puts around its bytes before they become a delta. The server never opens it (invariant 1). It carries the schema
/// version of the app that wrote it (invariant 12). A commit that is longer than one delta goes in parts, which name it, so that they
/// find together again whatever replica and counters they travel under.
/// Wire form: [schema version, bytes] or, for one of several parts, [schema version, bytes, commit id, part, parts] with parts from 1.
/// </summary>
public sealed record Envelope(int SchemaVersion, ReadOnlyMemory<byte> Bytes, Part? Part = null)
{
    /// <summary>What the array around the bytes takes, at most: header 1, schema version 5, header of the bytes 5, id 18, part and parts 5 each.</summary>
    public const int OverheadBytes = 39;

    /// <summary>One local commit, all parts together.</summary>
    public const int CommitBytes = 16 * 1024 * 1024;

    /// <summary>The deltas that carry one commit, in order.</summary>
    /// <param name="schemaVersion">Of the app that made the commit.</param>
    /// <param name="commit">The bytes of the commit.</param>
    /// <param name="deltaBytes">What one delta may have, see <see cref="Limits.DeltaBytes"/>.</param>
    /// <exception cref="CommitTooLargeException">The commit is longer than <see cref="CommitBytes"/>.</exception>
    public static IReadOnlyList<byte[]> Seal(int schemaVersion, ReadOnlyMemory<byte> commit, int deltaBytes) =>
        commit.Length <= CommitBytes ? Split(schemaVersion, commit, deltaBytes) : throw new CommitTooLargeException(commit.Length);

    /// <summary>The deltas that put a whole document, as snapshots hold it, back into a log: one commit, whatever its length.</summary>
    public static IReadOnlyList<byte[]> SealDocument(SnapshotContainer snapshot, int deltaBytes) =>
        Split(snapshot.SchemaVersion, snapshot.Document, deltaBytes);

    private static IReadOnlyList<byte[]> Split(int schemaVersion, ReadOnlyMemory<byte> commit, int deltaBytes)
    {
        var room = deltaBytes - OverheadBytes;
        if (commit.Length <= room)
        {
            return [new Envelope(schemaVersion, commit).Encode()];
        }

        var id = Id<Commit>.New();
        var parts = (commit.Length + room - 1) / room;
        return [.. Enumerable.Range(0, parts).Select(index =>
        {
            var bytes = commit.Slice(index * room, Math.Min(room, commit.Length - (index * room)));
            return new Envelope(schemaVersion, bytes, new Part(id, index + 1, parts)).Encode();
        })];
    }

    /// <exception cref="FormatException">The delta is not in an envelope; the message names the field.</exception>
    public static Envelope Open(ReadOnlyMemory<byte> delta)
    {
        try
        {
            var reader = new MessagePackReader(delta);
            var fields = reader.ReadArrayHeader("envelope");
            if (fields < 2)
            {
                throw new FormatException($"envelope: 2 fields were expected, {fields} came.");
            }

            var schemaVersion = reader.ReadInt32("schema version");
            var bytes = reader.ReadBinary("bytes");
            return new Envelope(schemaVersion, bytes, fields >= 5 ? Protocol.Part.Read(ref reader) : null);
        }
        catch (MessagePackException error)
        {
            throw new FormatException(error.Message, error);
        }
    }

    public byte[] Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(Bytes.Length + OverheadBytes);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(Part is null ? 2 : 5);
        writer.Write(SchemaVersion);
        writer.Write(Bytes.Span);
        if (Part is { } part)
        {
            writer.Write(part.Commit.ToBytes());
            writer.Write(part.Number);
            writer.Write(part.Count);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
