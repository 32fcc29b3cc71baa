using System.Buffers;
using SyncEngine.Engine.Ports;
using SyncEngine.MessagePack;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>
/// The one row that says what a local store is. Outbox keys are ordinals, which the browser counts 1, 2, 3… for as long as the database
/// lives; a replica's counters begin after <paramref name="Base"/>, so that a new replica id numbers the outbox anew without touching it.
/// </summary>
/// <param name="Cursor">The end of the log.</param>
/// <param name="Stored">The ordinal up to which the outbox has moved into the log.</param>
/// <param name="Folded">Where the local snapshot stands, behind which the log's rows begin; the start when there is none.</param>
internal sealed record ReplicaRow(Id<Protocol.Replica> Replica, long Base, Cursor Cursor, long Stored, Cursor Folded)
{
    public static ReplicaRow Create() => new(Id<Protocol.Replica>.New(), Base: 0, Cursor.Start, Stored: 0, Cursor.Start);

    public StoredReplica ToStored(long lastOrdinal) =>
        new(Replica, Cursor, Math.Max(0, Stored - Base), Math.Max(lastOrdinal, Stored) - Base, Folded.Seq);

    /// <summary>The same store under a new id: what is still in the outbox begins at counter 1.</summary>
    public ReplicaRow Renew(Renewal renewal) => renewal == Renewal.Divergence
        ? new(Id<Protocol.Replica>.New(), Base: Stored, Cursor.Start, Stored, Cursor.Start)
        : this with { Replica = Id<Protocol.Replica>.New(), Base = Stored };

    public byte[] Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(136);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(7);
        writer.Write(Replica.ToBytes());
        writer.Write(Base);
        Write(ref writer, Cursor);
        writer.Write(Stored);
        Write(ref writer, Folded);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Rows of the version before snapshots end early.</summary>
    public static ReplicaRow Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var fields = reader.ReadArrayHeader("replica row");
        return new ReplicaRow(
            Id<Protocol.Replica>.Read(reader.ReadBinary("replica").Span),
            reader.ReadInt64("base"),
            ReadCursor(ref reader, "cursor"),
            reader.ReadInt64("stored"),
            fields >= 7 ? ReadCursor(ref reader, "folded") : Cursor.Start);
    }

    private static void Write(ref MessagePackWriter writer, Cursor cursor)
    {
        writer.Write(cursor.Seq);
        writer.Write(cursor.Chain.ToBytes());
    }

    private static Cursor ReadCursor(ref MessagePackReader reader, string field) =>
        new(reader.ReadInt64($"{field} seq"), new Chain(reader.ReadBinary($"{field} chain").Span));
}
