using System.Buffers;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>Message bytes by hand.</summary>
internal static class Bytes
{
    /// <summary>The body with its length before it, as one message.</summary>
    public static byte[] Framed(params ReadOnlySpan<byte> body)
    {
        var framed = new ArrayBufferWriter<byte>();
        for (var length = body.Length; ; length >>= 7)
        {
            framed.Write([(byte)(length >= 0x80 ? (length & 0x7f) | 0x80 : length)]);
            if (length < 0x80)
            {
                break;
            }
        }

        framed.Write(body);
        return framed.WrittenSpan.ToArray();
    }

    public static byte[] FramedHex(string hex) => Framed(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    /// <summary>An array in an array in an array…, with nothing in the last.</summary>
    public static byte[] NestedArrays(int depth) => [.. Enumerable.Repeat((byte)0x91, depth - 1), 0x90];

    /// <summary>The bytes as a sequence of segments of the given length, as a network delivers them.</summary>
    public static ReadOnlySequence<byte> InPieces(byte[] bytes, int length)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, null);
        var last = first;
        for (var i = 0; i < bytes.Length; i += length)
        {
            last = new Segment(bytes.AsMemory(i, Math.Min(length, bytes.Length - i)), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
