using System.Buffers;
using SyncEngine.MessagePack;

namespace SyncEngine.Protocol;

/// <summary>
/// What a device puts around its bytes before they become a delta. The server never opens it (invariant 1). It carries the schema
/// version of the app that wrote it (invariant 12), and splits a commit that is longer than one delta into parts: consecutive counters
/// of one replica, part 1 to n, put together again before import.
/// Wire form: the MessagePack array [schema version, part, parts, bytes].
/// </summary>
public sealed record Envelope(int SchemaVersion, int Part, int Parts, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What the array around the bytes takes, at most: header 1, three integers of up to 5, length of the bytes 5.</summary>
    public const int OverheadBytes = 21;

    /// <summary>One local commit, in parts of <see cref="Limits.DeltaBytes"/>.</summary>
    public const int CommitBytes = 16 * 1024 * 1024;

    /// <summary>The deltas that carry one commit, in order.</summary>
    /// <exception cref="CommitTooLargeException">The commit is longer than <see cref="CommitBytes"/>.</exception>
    public static IReadOnlyList<byte[]> Seal(int schemaVersion, ReadOnlyMemory<byte> commit, int deltaBytes)
    {
        if (commit.Length > CommitBytes)
        {
            throw new CommitTooLargeException(commit.Length);
        }

        var room = deltaBytes - OverheadBytes;
        var parts = Math.Max(1, (commit.Length + room - 1) / room);
        var deltas = new byte[parts][];
        for (var i = 0; i < parts; i++)
        {
            var start = i * room;
            var bytes = commit.Slice(start, Math.Min(room, commit.Length - start));
            deltas[i] = new Envelope(schemaVersion, i + 1, parts, bytes).Encode();
        }

        return deltas;
    }

    public byte[] Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(Bytes.Length + OverheadBytes);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(4);
        writer.Write(SchemaVersion);
        writer.Write(Part);
        writer.Write(Parts);
        writer.Write(Bytes.Span);
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="FormatException">The delta is not in an envelope; the message names the field.</exception>
    public static Envelope Open(ReadOnlyMemory<byte> delta)
    {
        var reader = new MessagePackReader(delta);
        var fields = reader.ReadArrayHeader("envelope");
        if (fields < 4)
        {
            throw new FormatException($"envelope: 4 fields were expected, {fields} came.");
        }

        var envelope = new Envelope(
            reader.ReadInt32("schema version"),
            reader.ReadInt32("part"),
            reader.ReadInt32("parts"),
            reader.ReadBinary("bytes"));
        return envelope.Part >= 1 && envelope.Part <= envelope.Parts
            ? envelope
            : throw new FormatException($"envelope: part {envelope.Part} of {envelope.Parts} cannot be.");
    }
}
