using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SyncEngine.MessagePack;

/// <summary>Writes MessagePack in its shortest form, straight into a buffer.</summary>
public readonly ref struct MessagePackWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;

    public void WriteNil() => WriteByte(MessagePackCode.Nil);

    public void Write(bool value) => WriteByte(value ? MessagePackCode.True : MessagePackCode.False);

    public void Write(long value)
    {
        if (value >= 0)
        {
            Write((ulong)value);
            return;
        }

        switch (value)
        {
            case >= -32:
                WriteByte((byte)value);
                break;
            case >= sbyte.MinValue:
                Write(MessagePackCode.Int8, 1, (ulong)value);
                break;
            case >= short.MinValue:
                Write(MessagePackCode.Int16, 2, (ulong)value);
                break;
            case >= int.MinValue:
                Write(MessagePackCode.Int32, 4, (ulong)value);
                break;
            default:
                Write(MessagePackCode.Int64, 8, (ulong)value);
                break;
        }
    }

    public void Write(ulong value)
    {
        switch (value)
        {
            case <= MessagePackCode.MaxFixInt:
                WriteByte((byte)value);
                break;
            case <= byte.MaxValue:
                Write(MessagePackCode.UInt8, 1, value);
                break;
            case <= ushort.MaxValue:
                Write(MessagePackCode.UInt16, 2, value);
                break;
            case <= uint.MaxValue:
                Write(MessagePackCode.UInt32, 4, value);
                break;
            default:
                Write(MessagePackCode.UInt64, 8, value);
                break;
        }
    }

    public void Write(float value) => Write(MessagePackCode.Float32, 4, BitConverter.SingleToUInt32Bits(value));

    public void Write(double value) => Write(MessagePackCode.Float64, 8, BitConverter.DoubleToUInt64Bits(value));

    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNil();
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        if (length < 32)
        {
            WriteByte((byte)(MessagePackCode.FixStr | length));
        }
        else
        {
            WriteLength(length, MessagePackCode.Str8, MessagePackCode.Str16, MessagePackCode.Str32);
        }

        var span = _output.GetSpan(Math.Max(length, 1));
        _output.Advance(Encoding.UTF8.GetBytes(value, span));
    }

    public void Write(ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length, MessagePackCode.Bin8, MessagePackCode.Bin16, MessagePackCode.Bin32);
        _output.Write(value);
    }

    public void WriteArrayHeader(int count)
    {
        if (count < 16)
        {
            WriteByte((byte)(MessagePackCode.FixArray | count));
        }
        else
        {
            WriteCount(count, MessagePackCode.Array16, MessagePackCode.Array32);
        }
    }

    public void WriteMapHeader(int count)
    {
        if (count < 16)
        {
            WriteByte((byte)(MessagePackCode.FixMap | count));
        }
        else
        {
            WriteCount(count, MessagePackCode.Map16, MessagePackCode.Map32);
        }
    }

    public void WriteExtension(sbyte type, ReadOnlySpan<byte> data)
    {
        switch (data.Length)
        {
            case 1:
                WriteByte(MessagePackCode.FixExt1);
                break;
            case 2:
                WriteByte(MessagePackCode.FixExt2);
                break;
            case 4:
                WriteByte(MessagePackCode.FixExt4);
                break;
            case 8:
                WriteByte(MessagePackCode.FixExt8);
                break;
            case 16:
                WriteByte(MessagePackCode.FixExt16);
                break;
            default:
                WriteLength(data.Length, MessagePackCode.Ext8, MessagePackCode.Ext16, MessagePackCode.Ext32);
                break;
        }

        WriteByte((byte)type);
        _output.Write(data);
    }

    /// <summary>Appends one value that is already MessagePack.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value) => _output.Write(value);

    private void WriteLength(int length, byte code8, byte code16, byte code32)
    {
        if (length <= byte.MaxValue)
        {
            Write(code8, 1, (ulong)length);
        }
        else
        {
            WriteCount(length, code16, code32);
        }
    }

    private void WriteCount(int count, byte code16, byte code32)
    {
        if (count <= ushort.MaxValue)
        {
            Write(code16, 2, (ulong)count);
        }
        else
        {
            Write(code32, 4, (ulong)count);
        }
    }

    private void WriteByte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    /// <summary>The code byte and the low <paramref name="size"/> bytes of the value, big-endian.</summary>
    private void Write(byte code, int size, ulong value)
    {
        Span<byte> bigEndian = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian, value);
        var span = _output.GetSpan(1 + size);
        span[0] = code;
        bigEndian[(8 - size)..].CopyTo(span[1..]);
        _output.Advance(1 + size);
    }
}
