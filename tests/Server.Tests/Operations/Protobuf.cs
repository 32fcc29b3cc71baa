using System.Text;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>Just enough of the protocol buffers' wire format to look into a message.</summary>
internal static class Protobuf
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;

    /// <summary>Every occurrence of a field that holds bytes.</summary>
    public static IEnumerable<byte[]> Fields(byte[] message, ulong number)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = ReadVarint(message, ref at);
            var length = (tag & 7) switch
            {
                Varint => SkipVarint(message, ref at),
                Fixed64 => 8,
                Bytes => (int)ReadVarint(message, ref at),
                _ => 4,
            };
            if (tag >> 3 == number && (tag & 7) == Bytes)
            {
                yield return message[at..(at + length)];
            }

            at += length;
        }
    }

    public static string Text(byte[] message, ulong number) => Encoding.UTF8.GetString(Fields(message, number).FirstOrDefault() ?? []);

    public static string Hex(byte[] message, ulong number) => Convert.ToHexStringLower(Fields(message, number).FirstOrDefault() ?? []);

    private static int SkipVarint(byte[] message, ref int at)
    {
        ReadVarint(message, ref at);
        return 0;
    }

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
