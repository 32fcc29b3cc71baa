using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SyncEngine.Protocol;

/// <summary>
/// The trace of a push: both sides derive the same id from what the push is anyway, so that the traces of a device and of the server are one
/// without a byte on the wire. A push that is sent again is the same trace again.
/// </summary>
public static class PushTrace
{
    public const int ByteLength = 16;

    /// <summary>The first 16 bytes of SHA-256(replica ‖ first counter, big-endian): a trace id of W3C Trace Context.</summary>
    public static byte[] IdOf(Id<Replica> replica, long firstCounter)
    {
        Span<byte> input = stackalloc byte[Id<Replica>.ByteLength + sizeof(long)];
        replica.Write(input);
        BinaryPrimitives.WriteInt64BigEndian(input[Id<Replica>.ByteLength..], firstCounter);
        return SHA256.HashData(input)[..ByteLength];
    }
}
