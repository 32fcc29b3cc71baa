using System.Buffers;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>The length before each message: 7 bits a byte, the lowest first, the top bit set on all bytes but the last.</summary>
internal static class MessageFraming
{
    /// <summary>2 GB, the longest message there can be, needs 31 bits.</summary>
    public const int MaxPrefixBytes = 5;

    private const int BitsPerByte = 7;
    private const int MoreBytes = 0x80;

    /// <summary>What the fifth byte may hold: 31 bits less the 28 before it.</summary>
    private const int MaxLastByte = 0x07;

    /// <summary>Takes one whole message off the input, or leaves the input as it is.</summary>
    /// <exception cref="InvalidDataException">The announced length is more than <paramref name="maxBytes"/>: nothing is waited for.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> input, int maxBytes, out ReadOnlySequence<byte> body)
    {
        body = default;
        if (!TryReadLength(input, out var prefixBytes, out var length))
        {
            return false;
        }

        if (length > maxBytes)
        {
            throw new InvalidDataException(
                $"message length: {length} bytes are announced, {nameof(MessagePackHubProtocolOptions.MaxMessageBytes)} allows {maxBytes}.");
        }

        if (input.Length - prefixBytes < length)
        {
            return false;
        }

        body = input.Slice(prefixBytes, length);
        input = input.Slice(body.End);
        return true;
    }

    public static void WriteLength(int length, IBufferWriter<byte> output)
    {
        var prefix = output.GetSpan(MaxPrefixBytes);
        var count = 0;
        for (; length >= MoreBytes; length >>= BitsPerByte)
        {
            prefix[count++] = (byte)(length | MoreBytes);
        }

        prefix[count++] = (byte)length;
        output.Advance(count);
    }

    private static bool TryReadLength(in ReadOnlySequence<byte> input, out int prefixBytes, out int length)
    {
        Span<byte> prefix = stackalloc byte[MaxPrefixBytes];
        var available = (int)Math.Min(input.Length, MaxPrefixBytes);
        input.Slice(0, available).CopyTo(prefix);

        length = 0;
        for (prefixBytes = 1; prefixBytes <= available; prefixBytes++)
        {
            var current = prefix[prefixBytes - 1];
            if (prefixBytes == MaxPrefixBytes && current > MaxLastByte)
            {
                throw new InvalidDataException($"message length: more than {int.MaxValue} bytes are announced.");
            }

            length |= (current & ~MoreBytes) << (BitsPerByte * (prefixBytes - 1));
            if ((current & MoreBytes) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
