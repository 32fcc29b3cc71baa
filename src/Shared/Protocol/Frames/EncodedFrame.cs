namespace SyncEngine.Protocol.Frames;

/// <summary>
/// A frame as it stands on the wire: one MessagePack array. Hub methods and streams carry this type, so that a page that goes to many
/// subscribers is encoded once and its bytes are copied into each connection's buffer as they are.
/// </summary>
public sealed class EncodedFrame(ReadOnlyMemory<byte> bytes)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
