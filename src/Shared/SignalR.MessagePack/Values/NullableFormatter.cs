using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

internal sealed class NullableFormatter<T>(IMessagePackFormatter<T> formatter) : IMessagePackFormatter<T?>
    where T : struct
{
    public void Write(MessagePackWriter writer, T? value)
    {
        if (value is { } present)
        {
            formatter.Write(writer, present);
        }
        else
        {
            writer.WriteNil();
        }
    }

    public T? Read(ref MessagePackReader reader, string field) => reader.TryReadNil() ? null : formatter.Read(ref reader, field);
}
