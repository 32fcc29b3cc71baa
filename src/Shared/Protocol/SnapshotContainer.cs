using System.Buffers;
using SyncEngine.MessagePack;

namespace SyncEngine.Protocol;

/// <summary>
/// What a snapshot is to the devices; the server never opens it (invariant 1). It stands for everything in a log up to a seq, and so
/// nothing of that is missing here: what the document could not take in is kept beside it as it came.
/// Wire form: [<see cref="Version"/>, schema version, document, [delta, …]].
/// </summary>
/// <param name="SchemaVersion">The highest of the apps that wrote what is in the document (invariant 12).</param>
/// <param name="Document">The document with its whole history.</param>
/// <param name="Residue">
/// Deltas that are not in the document: parts of commits of which others come later, and what could not be read.
/// </param>
public sealed record SnapshotContainer(int SchemaVersion, ReadOnlyMemory<byte> Document, IReadOnlyList<ReadOnlyMemory<byte>> Residue)
{
    public const int Version = 1;

    /// <summary>The whole of it, encoded.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int HeaderBytes = 5;

    /// <exception cref="SnapshotException">The bytes are none, or a newer app's; the message names the field.</exception>
    public static SnapshotContainer Open(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new MessagePackReader(bytes);
            var fields = reader.ReadArrayHeader("snapshot");
            if (fields < 4)
            {
                throw new SnapshotException($"snapshot: 4 fields were expected, {fields} came.");
            }

            var version = reader.ReadInt32("version");
            if (version != Version)
            {
                throw new SnapshotException($"version: this app reads snapshots of version {Version}, this one has {version}.");
            }

            var schemaVersion = reader.ReadInt32("schema version");
            var document = reader.ReadBinary("document");
            var residue = new List<ReadOnlyMemory<byte>>();
            for (var left = reader.ReadArrayHeader("residue"); left > 0; left--)
            {
                residue.Add(reader.ReadBinary("delta"));
            }

            return new SnapshotContainer(schemaVersion, document, residue);
        }
        catch (MessagePackException error)
        {
            throw new SnapshotException(error.Message, error);
        }
    }

    /// <exception cref="SnapshotException">It is longer than <see cref="MaxBytes"/>.</exception>
    public byte[] Encode()
    {
        var length = Document.Length + Residue.Sum(delta => (long)delta.Length + HeaderBytes) + (4 * HeaderBytes);
        if (length > MaxBytes)
        {
            throw new SnapshotException($"The snapshot has {length} bytes; {nameof(SnapshotContainer)}.{nameof(MaxBytes)} allows {MaxBytes}.");
        }

        var buffer = new ArrayBufferWriter<byte>((int)length);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(4);
        writer.Write(Version);
        writer.Write(SchemaVersion);
        writer.Write(Document.Span);
        writer.WriteArrayHeader(Residue.Count);
        foreach (var delta in Residue)
        {
            writer.Write(delta.Span);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
