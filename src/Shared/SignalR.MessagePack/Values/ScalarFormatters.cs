using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

internal sealed class BooleanFormatter : IMessagePackFormatter<bool>
{
    public void Write(MessagePackWriter writer, bool value) => writer.Write(value);

    public bool Read(ref MessagePackReader reader, string field) => reader.ReadBoolean(field);
}

internal sealed class UInt64Formatter : IMessagePackFormatter<ulong>
{
    public void Write(MessagePackWriter writer, ulong value) => writer.Write(value);

    public ulong Read(ref MessagePackReader reader, string field) => reader.ReadUInt64(field);
}

internal sealed class SingleFormatter : IMessagePackFormatter<float>
{
    public void Write(MessagePackWriter writer, float value) => writer.Write(value);

    public float Read(ref MessagePackReader reader, string field) => (float)reader.ReadDouble(field);
}

internal sealed class DoubleFormatter : IMessagePackFormatter<double>
{
    public void Write(MessagePackWriter writer, double value) => writer.Write(value);

    public double Read(ref MessagePackReader reader, string field) => reader.ReadDouble(field);
}

internal sealed class StringFormatter : IMessagePackFormatter<string>
{
    public void Write(MessagePackWriter writer, string value) => writer.Write(value);

    public string Read(ref MessagePackReader reader, string field) => reader.ReadString(field);
}

/// <summary>Bytes as an array of their own: the one type of bytes that costs a second copy.</summary>
internal sealed class ByteArrayFormatter : IMessagePackFormatter<byte[]>
{
    public void Write(MessagePackWriter writer, byte[] value) => writer.Write(value);

    public byte[] Read(ref MessagePackReader reader, string field) => reader.ReadBinary(field).ToArray();
}

/// <summary>Bytes as a slice of the message they came in, which lives as long as the slice does.</summary>
internal sealed class MemoryFormatter : IMessagePackFormatter<ReadOnlyMemory<byte>>
{
    public void Write(MessagePackWriter writer, ReadOnlyMemory<byte> value) => writer.Write(value.Span);

    public ReadOnlyMemory<byte> Read(ref MessagePackReader reader, string field) => reader.ReadBinary(field);
}
