using System.Buffers.Binary;
using System.Text;

namespace Loro.Interop;

/// <summary>
/// The bytes in which values cross between .NET and our JavaScript module: a byte that says what follows, numbers as 64-bit floats,
/// lengths and counts as 32-bit integers, all little-endian. One call carries a whole tree.
/// </summary>
internal static class ValueCodec
{
    private enum Tag : byte
    {
        Null = 0,
        False = 1,
        True = 2,
        Integer = 3,
        Double = 4,
        Text = 5,
        Binary = 6,
        List = 7,
        Map = 8,
        Container = 9,
    }

    public static byte[] Encode(LoroValue value)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Write(writer, value, depth: 0);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The value; null when JavaScript had none.</summary>
    /// <param name="document">Whose containers are in it; null when there can be none.</param>
    /// <param name="bytes">As JavaScript has encoded it.</param>
    public static LoroValue? Decode(LoroDoc? document, byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        var position = 0;
        return Read(document, bytes, ref position);
    }

    private static void Write(BinaryWriter writer, LoroValue value, int depth)
    {
        if (depth > LoroValue.MaxDepth)
        {
            throw new ArgumentException($"The value is nested deeper than {LoroValue.MaxDepth} levels.", nameof(value));
        }

        switch (value.Kind)
        {
            case LoroValueKind.Null:
                writer.Write((byte)Tag.Null);
                break;
            case LoroValueKind.Boolean:
                writer.Write((byte)(value.AsBoolean() ? Tag.True : Tag.False));
                break;
            case LoroValueKind.Integer or LoroValueKind.Double:
                writer.Write((byte)Tag.Double);
                writer.Write(value.AsDouble());
                break;
            case LoroValueKind.Text:
                writer.Write((byte)Tag.Text);
                WriteBytes(writer, WellFormed.Text(value.AsText()));
                break;
            case LoroValueKind.Binary:
                writer.Write((byte)Tag.Binary);
                WriteBytes(writer, value.AsBinary());
                break;
            case LoroValueKind.List:
                writer.Write((byte)Tag.List);
                writer.Write(value.AsList().Count);
                foreach (var item in value.AsList())
                {
                    Write(writer, item, depth + 1);
                }

                break;
            case LoroValueKind.Map:
                writer.Write((byte)Tag.Map);
                writer.Write(value.AsMap().Count);
                foreach (var (key, item) in value.AsMap())
                {
                    WriteBytes(writer, WellFormed.Key(key));
                    Write(writer, item, depth + 1);
                }

                break;
            default:
                throw new ArgumentException("A container cannot be written as a value.", nameof(value));
        }
    }

    private static void WriteBytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static LoroValue Read(LoroDoc? document, ReadOnlySpan<byte> bytes, ref int position)
    {
        var tag = (Tag)bytes[position++];
        switch (tag)
        {
            case Tag.Null:
                return LoroValue.Null;
            case Tag.False or Tag.True:
                return tag == Tag.True;
            case Tag.Integer:
                return (long)BinaryPrimitives.ReadDoubleLittleEndian(Take(bytes, ref position, 8));
            case Tag.Double:
                return BinaryPrimitives.ReadDoubleLittleEndian(Take(bytes, ref position, 8));
            case Tag.Text:
                return ReadText(bytes, ref position);
            case Tag.Binary:
                return Take(bytes, ref position, ReadCount(bytes, ref position)).ToArray();
            case Tag.List:
                var list = new LoroValue[ReadCount(bytes, ref position)];
                for (var i = 0; i < list.Length; i++)
                {
                    list[i] = Read(document, bytes, ref position);
                }

                return LoroValue.FromList(list);
            case Tag.Map:
                var map = new Dictionary<string, LoroValue>();
                for (var left = ReadCount(bytes, ref position); left > 0; left--)
                {
                    map[ReadText(bytes, ref position)] = Read(document, bytes, ref position);
                }

                return LoroValue.FromMap(map);
            case Tag.Container when document is not null:
                var kind = (LoroContainerKind)ReadCount(bytes, ref position);
                return LoroValue.FromContainer(LoroContainer.Create(document, kind, ReadCount(bytes, ref position)));
            default:
                throw new InvalidOperationException($"{tag} begins no value.");
        }
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, ref int position) =>
        Encoding.UTF8.GetString(Take(bytes, ref position, ReadCount(bytes, ref position)));

    private static int ReadCount(ReadOnlySpan<byte> bytes, ref int position) =>
        BinaryPrimitives.ReadInt32LittleEndian(Take(bytes, ref position, 4));

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int position, int length)
    {
        var taken = bytes.Slice(position, length);
        position += length;
        return taken;
    }
}
