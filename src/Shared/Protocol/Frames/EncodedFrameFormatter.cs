using SyncEngine.MessagePack;

namespace SyncEngine.Protocol.Frames;

/// <summary>Puts an encoded frame into a hub message as the array it is, and takes it out as a slice of the message.</summary>
public sealed class EncodedFrameFormatter : IMessagePackFormatter<EncodedFrame>
{
    public void Write(MessagePackWriter writer, EncodedFrame value) => writer.WriteRaw(value.Bytes.Span);

    public EncodedFrame Read(ref MessagePackReader reader, string field) => new(reader.ReadRaw(field));
}
