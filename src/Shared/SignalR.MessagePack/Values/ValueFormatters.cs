using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>The types that arguments, stream items and results can have.</summary>
internal sealed class ValueFormatters
{
    private readonly Dictionary<Type, ValueFormatter> _formatters = [];

    public ValueFormatters()
    {
        AddValue(new BooleanFormatter());
        AddValue(new IntegerFormatter<sbyte>());
        AddValue(new IntegerFormatter<short>());
        AddValue(new IntegerFormatter<int>());
        AddValue(new IntegerFormatter<long>());
        AddValue(new IntegerFormatter<ushort>());
        AddValue(new IntegerFormatter<uint>());
        AddValue(new UInt64Formatter());
        AddValue(new SingleFormatter());
        AddValue(new DoubleFormatter());
        AddValue(new TimestampFormatter());
        AddValue(new MemoryFormatter());
        Add(new StringFormatter());
        Add(new ByteArrayFormatter());
        var any = new AnyFormatter(this);
        Add<object?>(any);
        Add<Dictionary<string, object?>>(any);

        // Many bytes are binary, never an array of numbers.
        AddOne(new IntegerFormatter<byte>());
        AddOne(new NullableFormatter<byte>(new IntegerFormatter<byte>()));
    }

    public void Add<T>(IMessagePackFormatter<T> formatter)
    {
        AddOne(formatter);
        AddOne(new SequenceFormatter<T, T[]>(formatter, items => items));
        AddOne(new SequenceFormatter<T, List<T>>(formatter, items => [.. items]));
        AddOne(new SequenceFormatter<T, IReadOnlyList<T>>(formatter, items => items));
        AddOne(new SequenceFormatter<T, IEnumerable<T>>(formatter, items => items));
    }

    public object? Read(ref MessagePackReader reader, Type type, string field) => Find(type).Read(ref reader, field);

    public void Write(MessagePackWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNil();
                break;
            case RawResult raw:
                foreach (var segment in raw.RawSerializedData)
                {
                    writer.WriteRaw(segment.Span);
                }

                break;
            default:
                Find(value.GetType()).Write(writer, value);
                break;
        }
    }

    private void AddValue<T>(IMessagePackFormatter<T> formatter)
        where T : struct
    {
        Add(formatter);
        AddOne(new NullableFormatter<T>(formatter));
    }

    private void AddOne<T>(IMessagePackFormatter<T> formatter) => _formatters[typeof(T)] = new ValueFormatter<T>(formatter);

    private ValueFormatter Find(Type type) =>
        _formatters.TryGetValue(type, out var formatter)
            ? formatter
            : throw new NotSupportedException(
                $"{type} has no MessagePack formatter. Register one: AddMessagePackProtocol(options => options.Add(formatter)), "
                + $"where formatter is an IMessagePackFormatter<{type.Name}>.");
}
