using System.Buffers;
using SyncEngine.Engine.Ports;
using SyncEngine.MessagePack;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>
/// The one row that says what a local store is. Outbox keys are ordinals, which the browser counts 1, 2, 3… for as long as the database
/// lives; a replica's counters begin after <paramref name="Base"/>, so that a new replica id numbers the outbox anew without touching it.
/// </summary>
/// <param name="Stored">The ordinal up to which the outbox has moved into the log.</param>
internal sealed record ReplicaRow(Id<Protocol.Replica> Replica, long Base, Cursor Cursor, long Stored)
{
    public static ReplicaRow Create() => new(Id<Protocol.Replica>.New(), Base: 0, Cursor.Start, Stored: 0);

    public StoredReplica ToStored(long lastOrdinal) =>
        new(Replica, Cursor, Math.Max(0, Stored - Base), Math.Max(lastOrdinal, Stored) - Base);

    /// <summary>The same store under a new id: what is still in the outbox begins at counter 1.</summary>
    public ReplicaRow Renew(Renewal renewal) =>
        new(Id<Protocol.Replica>.New(), Base: Stored, renewal == Renewal.Divergence ? Cursor.Start : Cursor, Stored);

    public byte[] Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(96);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(5);
        writer.Write(Replica.ToBytes());
        writer.Write(Base);
        writer.Write(Cursor.Seq);
        writer.Write(Cursor.Chain.ToBytes());
        writer.Write(Stored);
        return buffer.WrittenSpan.ToArray();
    }

    public static ReplicaRow Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        _ = reader.ReadArrayHeader("replica row");
        return new ReplicaRow(
            Id<Protocol.Replica>.Read(reader.ReadBinary("replica").Span),
            reader.ReadInt64("base"),
            new Cursor(reader.ReadInt64("cursor seq"), new Chain(reader.ReadBinary("cursor chain").Span)),
            reader.ReadInt64("stored"));
    }
}
