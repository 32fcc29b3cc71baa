using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>One type's formatter as the protocol sees it: values are boxed, because hub messages carry objects.</summary>
internal abstract class ValueFormatter
{
    public abstract object? Read(ref MessagePackReader reader, string field);

    public abstract void Write(MessagePackWriter writer, object value);
}

internal sealed class ValueFormatter<T>(IMessagePackFormatter<T> formatter) : ValueFormatter
{
    public override object? Read(ref MessagePackReader reader, string field) =>
        default(T) is null && reader.TryReadNil() ? null : formatter.Read(ref reader, field);

    public override void Write(MessagePackWriter writer, object value) => formatter.Write(writer, (T)value);
}
