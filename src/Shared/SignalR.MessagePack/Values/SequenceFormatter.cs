using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

internal sealed class SequenceFormatter<T, TSequence>(IMessagePackFormatter<T> formatter, Func<T[], TSequence> make)
    : IMessagePackFormatter<TSequence>
    where TSequence : IEnumerable<T>
{
    public void Write(MessagePackWriter writer, TSequence value)
    {
        writer.WriteArrayHeader(value.Count());
        foreach (var item in value)
        {
            if (item is null)
            {
                writer.WriteNil();
            }
            else
            {
                formatter.Write(writer, item);
            }
        }
    }

    public TSequence Read(ref MessagePackReader reader, string field)
    {
        // The reader has checked the count against the bytes that are left.
        var items = new T[reader.ReadArrayHeader(field)];
        for (var i = 0; i < items.Length; i++)
        {
            if (default(T) is null && reader.TryReadNil())
            {
                continue;
            }

            items[i] = formatter.Read(ref reader, $"{field}[{i}]");
        }

        return make(items);
    }
}
