using System.Numerics;
using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>The integers whose values all fit in 64 signed bits.</summary>
internal sealed class IntegerFormatter<T> : IMessagePackFormatter<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    private static readonly long Least = long.CreateChecked(T.MinValue);
    private static readonly long Most = long.CreateChecked(T.MaxValue);

    public void Write(MessagePackWriter writer, T value) => writer.Write(long.CreateTruncating(value));

    public T Read(ref MessagePackReader reader, string field)
    {
        var value = reader.ReadInt64(field);
        return value >= Least && value <= Most
            ? T.CreateTruncating(value)
            : throw new MessagePackException($"{field}: {value} is not between {Least} and {Most}.");
    }
}
