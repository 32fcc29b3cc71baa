using System.Buffers;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Bounds;

/// <summary>How fast one connection is read, in messages and in bytes. Pure.</summary>
internal sealed class ConnectionPace(ServerOptions options)
{
    /// <summary>Seconds' worth that may come at once: what a device has gathered while it was offline.</summary>
    private const int Burst = 5;

    private const int LengthBits = 7;
    private const byte MoreLength = 0x80;

    private readonly TokenBucket _messages = new(options.MessagesPerSecond, (double)options.MessagesPerSecond * Burst);
    private readonly TokenBucket _bytes = new(options.BytesPerSecond, (double)options.BytesPerSecond * Burst);
    private bool _greeted;

    /// <summary>Counts what was consumed, which is always whole messages; says how long to wait before reading on.</summary>
    public TimeSpan Spend(ReadOnlySequence<byte> consumed, TimeSpan now)
    {
        if (consumed.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        // The first is the handshake, which comes alone and is no hub message.
        var messages = _greeted ? Count(consumed) : 1;
        _greeted = true;
        var forMessages = _messages.Spend(messages, now);
        var forBytes = _bytes.Spend(consumed.Length, now);
        return forMessages > forBytes ? forMessages : forBytes;
    }

    /// <summary>Each message begins with its length, seven bits a byte, the lowest first.</summary>
    private static int Count(ReadOnlySequence<byte> consumed)
    {
        var reader = new SequenceReader<byte>(consumed);
        var count = 0;
        while (!reader.End)
        {
            long length = 0;
            byte part;
            for (var shift = 0; reader.TryRead(out part); shift += LengthBits)
            {
                length |= (long)(part & ~MoreLength) << shift;
                if (part < MoreLength)
                {
                    break;
                }
            }

            reader.Advance(Math.Min(length, reader.Remaining));
            count++;
        }

        return count;
    }
}
