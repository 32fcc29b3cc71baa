using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>
/// A value whose type is only known when it is there. It reads as null, bool, long, double, string, byte[], DateTime, object?[] or
/// Dictionary&lt;string, object?&gt;; what is written has its own type's form. Nesting is bounded both ways.
/// </summary>
internal sealed class AnyFormatter(ValueFormatters values) : IMessagePackFormatter<object?>, IMessagePackFormatter<Dictionary<string, object?>>
{
    private static readonly TimestampFormatter Timestamp = new();

    public void Write(MessagePackWriter writer, object? value) => Write(writer, value, 0);

    public void Write(MessagePackWriter writer, Dictionary<string, object?> value) => Write(writer, value, 0);

    public object? Read(ref MessagePackReader reader, string field) => Read(ref reader, field, 0);

    Dictionary<string, object?> IMessagePackFormatter<Dictionary<string, object?>>.Read(ref MessagePackReader reader, string field) =>
        ReadMap(ref reader, field, 0);

    private void Write(MessagePackWriter writer, object? value, int depth)
    {
        switch (value)
        {
            case IReadOnlyList<object?> items:
                RequireDepth("value", depth);
                writer.WriteArrayHeader(items.Count);
                foreach (var item in items)
                {
                    Write(writer, item, depth + 1);
                }

                break;
            case IReadOnlyDictionary<string, object?> map:
                RequireDepth("value", depth);
                writer.WriteMapHeader(map.Count);
                foreach (var (key, item) in map)
                {
                    writer.Write(key);
                    Write(writer, item, depth + 1);
                }

                break;
            default:
                values.Write(writer, value);
                break;
        }
    }

    private static object? Read(ref MessagePackReader reader, string field, int depth)
    {
        switch (reader.PeekType(field))
        {
            case MessagePackType.Nil:
                _ = reader.TryReadNil();
                return null;
            case MessagePackType.Boolean:
                return reader.ReadBoolean(field);
            case MessagePackType.Integer:
                return reader.ReadInt64(field);
            case MessagePackType.Float:
                return reader.ReadDouble(field);
            case MessagePackType.Text:
                return reader.ReadString(field);
            case MessagePackType.Binary:
                return reader.ReadBinary(field).ToArray();
            case MessagePackType.Extension:
                return Timestamp.Read(ref reader, field);
            case MessagePackType.Array:
                return ReadArray(ref reader, field, depth);
            default:
                return ReadMap(ref reader, field, depth);
        }
    }

    private static object?[] ReadArray(ref MessagePackReader reader, string field, int depth)
    {
        RequireDepth(field, depth);
        var items = new object?[reader.ReadArrayHeader(field)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Read(ref reader, field, depth + 1);
        }

        return items;
    }

    /// <summary>Keys are text, as in JavaScript; hashing of text withstands chosen keys, hashing of numbers does not.</summary>
    private static Dictionary<string, object?> ReadMap(ref MessagePackReader reader, string field, int depth)
    {
        RequireDepth(field, depth);
        var count = reader.ReadMapHeader(field);
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadString($"{field}, key");
            if (!map.TryAdd(key, Read(ref reader, field, depth + 1)))
            {
                throw new MessagePackException($"{field}: the key '{key}' is there twice.");
            }
        }

        return map;
    }

    private static void RequireDepth(string field, int depth)
    {
        if (depth == MessagePackReader.MaxDepth)
        {
            throw new MessagePackException($"{field}: nested deeper than {MessagePackReader.MaxDepth} levels.");
        }
    }
}
