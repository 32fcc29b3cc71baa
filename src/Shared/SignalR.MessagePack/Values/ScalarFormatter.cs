using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>A type that writer and reader know themselves.</summary>
internal sealed class ScalarFormatter<T>(ScalarFormatter<T>.Writing write, ScalarFormatter<T>.Reading read) : IMessagePackFormatter<T>
{
    public delegate void Writing(MessagePackWriter writer, T value);

    public delegate T Reading(ref MessagePackReader reader, string field);

    public void Write(MessagePackWriter writer, T value) => write(writer, value);

    public T Read(ref MessagePackReader reader, string field) => read(ref reader, field);
}
