using System.Buffers.Binary;
using System.Text;

namespace SyncEngine.MessagePack;

/// <summary>
/// Reads MessagePack from bytes that nobody vouches for. Every length is checked against the bytes that are left before it is used,
/// so a header of five bytes can never make the caller allocate gigabytes; nesting is bounded by <see cref="MaxDepth"/>, and
/// <see cref="Skip"/> does not recurse. Each read names the field it is for, so that the error can.
/// </summary>
public ref struct MessagePackReader
{
    /// <summary>Arrays and maps inside one another, at most. Frames of the protocol need 4.</summary>
    public const int MaxDepth = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _memory;
    private readonly ReadOnlySpan<byte> _span;
    private int _position;

    public MessagePackReader(ReadOnlyMemory<byte> bytes)
    {
        _memory = bytes;
        _span = bytes.Span;
    }

    public readonly int Position => _position;

    public readonly bool AtEnd => _position == _span.Length;

    private readonly int Left => _span.Length - _position;

    public readonly MessagePackType PeekType(string field)
    {
        var code = Peek(field);
        return code switch
        {
            <= MessagePackCode.MaxFixInt or >= MessagePackCode.NegativeFixInt => MessagePackType.Integer,
            < MessagePackCode.FixArray => MessagePackType.Map,
            < MessagePackCode.FixStr => MessagePackType.Array,
            < MessagePackCode.Nil => MessagePackType.Text,
            MessagePackCode.Nil => MessagePackType.Nil,
            MessagePackCode.False or MessagePackCode.True => MessagePackType.Boolean,
            MessagePackCode.Bin8 or MessagePackCode.Bin16 or MessagePackCode.Bin32 => MessagePackType.Binary,
            MessagePackCode.Ext8 or MessagePackCode.Ext16 or MessagePackCode.Ext32 => MessagePackType.Extension,
            MessagePackCode.Float32 or MessagePackCode.Float64 => MessagePackType.Float,
            >= MessagePackCode.UInt8 and <= MessagePackCode.Int64 => MessagePackType.Integer,
            >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16 => MessagePackType.Extension,
            MessagePackCode.Str8 or MessagePackCode.Str16 or MessagePackCode.Str32 => MessagePackType.Text,
            MessagePackCode.Array16 or MessagePackCode.Array32 => MessagePackType.Array,
            MessagePackCode.Map16 or MessagePackCode.Map32 => MessagePackType.Map,
            _ => throw new MessagePackException($"{field}: 0x{code:x2} begins no MessagePack value."),
        };
    }

    public bool TryReadNil()
    {
        if (Left == 0 || _span[_position] != MessagePackCode.Nil)
        {
            return false;
        }

        _position++;
        return true;
    }

    public bool ReadBoolean(string field) => TakeCode(field) switch
    {
        MessagePackCode.True => true,
        MessagePackCode.False => false,
        var code => throw Unexpected(field, "a boolean", code),
    };

    public int ReadInt32(string field)
    {
        var value = ReadInt64(field);
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new MessagePackException($"{field}: {value} does not fit in 32 bits.");
    }

    public long ReadInt64(string field)
    {
        var code = TakeCode(field);
        return code switch
        {
            <= MessagePackCode.MaxFixInt => code,
            >= MessagePackCode.NegativeFixInt => (sbyte)code,
            MessagePackCode.UInt8 => Take(1, field)[0],
            MessagePackCode.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field)),
            MessagePackCode.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field)),
            MessagePackCode.UInt64 => ToInt64(BinaryPrimitives.ReadUInt64BigEndian(Take(8, field)), field),
            MessagePackCode.Int8 => (sbyte)Take(1, field)[0],
            MessagePackCode.Int16 => BinaryPrimitives.ReadInt16BigEndian(Take(2, field)),
            MessagePackCode.Int32 => BinaryPrimitives.ReadInt32BigEndian(Take(4, field)),
            MessagePackCode.Int64 => BinaryPrimitives.ReadInt64BigEndian(Take(8, field)),
            _ => throw Unexpected(field, "an integer", code),
        };
    }

    public ulong ReadUInt64(string field)
    {
        if (Peek(field) == MessagePackCode.UInt64)
        {
            _position++;
            return BinaryPrimitives.ReadUInt64BigEndian(Take(8, field));
        }

        var value = ReadInt64(field);
        return value >= 0 ? (ulong)value : throw new MessagePackException($"{field}: {value} is negative.");
    }

    /// <summary>A float of either size; an integer is accepted too, because JavaScript writes 1.0 as 1.</summary>
    public double ReadDouble(string field)
    {
        switch (Peek(field))
        {
            case MessagePackCode.Float32:
                _position++;
                return BinaryPrimitives.ReadSingleBigEndian(Take(4, field));
            case MessagePackCode.Float64:
                _position++;
                return BinaryPrimitives.ReadDoubleBigEndian(Take(8, field));
            default:
                return ReadInt64(field);
        }
    }

    public string ReadString(string field)
    {
        try
        {
            return StrictUtf8.GetString(ReadUtf8(field));
        }
        catch (DecoderFallbackException error)
        {
            throw new MessagePackException($"{field}: the text is not UTF-8.", error);
        }
    }

    /// <summary>The bytes of a text, for a caller that compares them with names it knows; they may not be UTF-8.</summary>
    public ReadOnlySpan<byte> ReadUtf8(string field)
    {
        var code = TakeCode(field);
        var length = code switch
        {
            >= MessagePackCode.FixStr and < MessagePackCode.Nil => (uint)(code & 0x1f),
            MessagePackCode.Str8 => Take(1, field)[0],
            MessagePackCode.Str16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field)),
            MessagePackCode.Str32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field)),
            _ => throw Unexpected(field, "a text", code),
        };
        return Take(length, field);
    }

    public string? ReadOptionalString(string field) => TryReadNil() ? null : ReadString(field);

    /// <summary>A slice of the bytes this reader was made over, not a copy.</summary>
    public ReadOnlyMemory<byte> ReadBinary(string field)
    {
        var code = TakeCode(field);
        var length = code switch
        {
            MessagePackCode.Bin8 => Take(1, field)[0],
            MessagePackCode.Bin16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field)),
            MessagePackCode.Bin32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field)),
            _ => throw Unexpected(field, "a byte string", code),
        };
        _ = Take(length, field);
        return _memory.Slice(_position - (int)length, (int)length);
    }

    public int ReadArrayHeader(string field)
    {
        var code = TakeCode(field);
        var count = code switch
        {
            >= MessagePackCode.FixArray and < MessagePackCode.FixStr => (uint)(code & 0x0f),
            MessagePackCode.Array16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field)),
            MessagePackCode.Array32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field)),
            _ => throw Unexpected(field, "an array", code),
        };
        return Count(count, bytesEach: 1, field);
    }

    public int ReadMapHeader(string field)
    {
        var code = TakeCode(field);
        var count = code switch
        {
            >= MessagePackCode.FixMap and < MessagePackCode.FixArray => (uint)(code & 0x0f),
            MessagePackCode.Map16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field)),
            MessagePackCode.Map32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field)),
            _ => throw Unexpected(field, "a map", code),
        };
        return Count(count, bytesEach: 2, field);
    }

    /// <summary>Type code and data of an extension value; the data is a slice, not a copy.</summary>
    public (sbyte Type, ReadOnlyMemory<byte> Data) ReadExtension(string field)
    {
        var code = TakeCode(field);
        var length = ExtensionLength(code, field) ?? throw Unexpected(field, "an extension", code);
        var type = (sbyte)Take(1, field)[0];
        _ = Take(length, field);
        return (type, _memory.Slice(_position - (int)length, (int)length));
    }

    /// <summary>The whole next value as it stands in the bytes, checked for depth and lengths but not decoded.</summary>
    public ReadOnlyMemory<byte> ReadRaw(string field)
    {
        var start = _position;
        Skip(field);
        return _memory[start.._position];
    }

    public void Skip(string field)
    {
        Span<int> open = stackalloc int[MaxDepth];
        var depth = 0;
        while (true)
        {
            var children = SkipHeader(field);
            if (children > 0)
            {
                if (depth == MaxDepth)
                {
                    throw new MessagePackException($"{field}: nested deeper than {MaxDepth} levels.");
                }

                open[depth++] = children;
                continue;
            }

            while (depth > 0 && --open[depth - 1] == 0)
            {
                depth--;
            }

            if (depth == 0)
            {
                return;
            }
        }
    }

    /// <summary>Skips one scalar, or the header of a container and says how many values follow in it.</summary>
    private int SkipHeader(string field)
    {
        switch (PeekType(field))
        {
            case MessagePackType.Array:
                return ReadArrayHeader(field);
            case MessagePackType.Map:
                return checked(ReadMapHeader(field) * 2);
            case MessagePackType.Text:
                _ = ReadUtf8(field);
                return 0;
            case MessagePackType.Binary:
                _ = ReadBinary(field);
                return 0;
            case MessagePackType.Extension:
                _ = ReadExtension(field);
                return 0;
            case MessagePackType.Float:
                _ = ReadDouble(field);
                return 0;
            case MessagePackType.Integer:
                SkipInteger(field);
                return 0;
            default:
                _position++;
                return 0;
        }
    }

    private void SkipInteger(string field)
    {
        var code = TakeCode(field);
        var size = code switch
        {
            MessagePackCode.UInt8 or MessagePackCode.Int8 => 1u,
            MessagePackCode.UInt16 or MessagePackCode.Int16 => 2u,
            MessagePackCode.UInt32 or MessagePackCode.Int32 => 4u,
            MessagePackCode.UInt64 or MessagePackCode.Int64 => 8u,
            _ => 0u,
        };
        _ = Take(size, field);
    }

    private uint? ExtensionLength(byte code, string field) => code switch
    {
        MessagePackCode.FixExt1 => 1,
        MessagePackCode.FixExt2 => 2,
        MessagePackCode.FixExt4 => 4,
        MessagePackCode.FixExt8 => 8,
        MessagePackCode.FixExt16 => 16,
        MessagePackCode.Ext8 => Take(1, field)[0],
        MessagePackCode.Ext16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field)),
        MessagePackCode.Ext32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field)),
        _ => null,
    };

    private readonly int Count(uint count, int bytesEach, string field) =>
        (long)count * bytesEach <= Left
            ? (int)count
            : throw new MessagePackException($"{field}: {count} elements are announced and {Left} bytes are left.");

    private readonly byte Peek(string field) =>
        Left > 0 ? _span[_position] : throw new MessagePackException($"{field}: the bytes end before it.");

    private byte TakeCode(string field)
    {
        var code = Peek(field);
        _position++;
        return code;
    }

    private ReadOnlySpan<byte> Take(uint length, string field)
    {
        if (length > (uint)Left)
        {
            throw new MessagePackException($"{field}: {length} bytes are announced and {Left} are left.");
        }

        var taken = _span.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    private static long ToInt64(ulong value, string field) =>
        value <= long.MaxValue ? (long)value : throw new MessagePackException($"{field}: {value} does not fit in a signed 64-bit integer.");

    private static MessagePackException Unexpected(string field, string expected, byte code) =>
        new($"{field}: {expected} was expected, 0x{code:x2} came.");
}
