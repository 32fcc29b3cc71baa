using System.Buffers;
using SyncEngine.MessagePack;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>The value of a log row: [replica, counter, payload]. Its key is the seq.</summary>
internal static class LogRow
{
    public static ReadOnlyMemory<byte> Encode(LogEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(entry.Payload.Length + Limits.EntryOverheadBytes);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(3);
        writer.Write(entry.Replica.ToBytes());
        writer.Write(entry.Counter);
        writer.Write(entry.Payload.Span);
        return buffer.WrittenMemory;
    }

    public static LogEntry Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        _ = reader.ReadArrayHeader("log row");
        return new LogEntry(
            Id<Protocol.Replica>.Read(reader.ReadBinary("replica").Span),
            reader.ReadInt64("counter"),
            reader.ReadBinary("payload"));
    }
}
