namespace SyncEngine.MessagePack;

/// <summary>Writes and reads one type. Formatters are named one by one where they are used: nothing is found by reflection, so nothing is lost to trimming.</summary>
public interface IMessagePackFormatter<T>
{
    void Write(MessagePackWriter writer, T value);

    /// <exception cref="MessagePackException">The bytes are not a <typeparamref name="T"/>; the message names the field.</exception>
    T Read(ref MessagePackReader reader, string field);
}
