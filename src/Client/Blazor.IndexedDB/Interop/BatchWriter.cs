using System.Buffers.Binary;
using System.Text;

namespace Blazor.IndexedDB.Interop;

/// <summary>
/// The bytes in which a batch crosses to JavaScript in one call. Numbers are little-endian: counts and lengths 32 bits, integer keys
/// 64-bit floats. A key is its kind and its content; a range is a byte of flags and the bounds that are there.
/// </summary>
internal sealed class BatchWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer = new byte[256];
    private int _length;

    public ArraySegment<byte> Written => new(_buffer, 0, _length);

    public void Byte(byte value) => Take(1)[0] = value;

    public void Number(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <exception cref="ArgumentException">The text holds half of a surrogate pair, which would come back as another text.</exception>
    public void Text(string value)
    {
        var length = StrictUtf8.GetByteCount(value);
        Number(length);
        StrictUtf8.GetBytes(value, Take(length));
    }

    public void Key(IndexedDbKey key)
    {
        Byte((byte)key.Kind);
        switch (key.Kind)
        {
            case IndexedDbKeyKind.Integer:
                BinaryPrimitives.WriteDoubleLittleEndian(Take(8), key.AsInteger());
                break;
            case IndexedDbKeyKind.Text:
                Text(key.AsText());
                break;
            case IndexedDbKeyKind.Binary:
                Bytes(key.AsBinary());
                break;
            default:
                throw new ArgumentException("The default value of IndexedDbKey is no key.", nameof(key));
        }
    }

    public void Range(IndexedDbRange range)
    {
        Byte((byte)((range.Lower.HasValue ? 1 : 0) | (range.Upper.HasValue ? 2 : 0) | (range.LowerOpen ? 4 : 0) | (range.UpperOpen ? 8 : 0)));
        if (range.Lower is { } lower)
        {
            Key(lower);
        }

        if (range.Upper is { } upper)
        {
            Key(upper);
        }
    }

    private Span<byte> Take(int length)
    {
        var needed = checked(_length + length);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, _buffer.Length * 2L)));
        }

        var taken = _buffer.AsSpan(_length, length);
        _length = needed;
        return taken;
    }
}
