using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>The types that arguments, stream items and results can have.</summary>
internal sealed class ValueFormatters
{
    private readonly Dictionary<Type, ValueFormatter> _formatters = [];

    public ValueFormatters()
    {
        AddValue(new IntegerFormatter<sbyte>());
        AddValue(new IntegerFormatter<short>());
        AddValue(new IntegerFormatter<int>());
        AddValue(new IntegerFormatter<long>());
        AddValue(new IntegerFormatter<ushort>());
        AddValue(new IntegerFormatter<uint>());
        AddScalar<ulong>((writer, value) => writer.Write(value), (ref reader, field) => reader.ReadUInt64(field));
        AddScalar<bool>((writer, value) => writer.Write(value), (ref reader, field) => reader.ReadBoolean(field));
        AddScalar<float>((writer, value) => writer.Write(value), (ref reader, field) => (float)reader.ReadDouble(field));
        AddScalar<double>((writer, value) => writer.Write(value), (ref reader, field) => reader.ReadDouble(field));
        AddValue(new TimestampFormatter());
        Add(new ScalarFormatter<string>((writer, value) => writer.Write(value), (ref reader, field) => reader.ReadString(field)));

        // As memory, bytes are a slice of the message they came in; an array is a copy of its own.
        AddScalar<ReadOnlyMemory<byte>>((writer, value) => writer.Write(value.Span), (ref reader, field) => reader.ReadBinary(field));
        Add(new ScalarFormatter<byte[]>((writer, value) => writer.Write(value), (ref reader, field) => reader.ReadBinary(field).ToArray()));

        // Many bytes are binary, never an array of numbers.
        AddOne(new IntegerFormatter<byte>());
        AddOne(new NullableFormatter<byte>(new IntegerFormatter<byte>()));

        var any = new AnyFormatter(this);
        Add<object?>(any);
        Add<Dictionary<string, object?>>(any);
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

    private void AddScalar<T>(ScalarFormatter<T>.Writing write, ScalarFormatter<T>.Reading read)
        where T : struct => AddValue(new ScalarFormatter<T>(write, read));

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
