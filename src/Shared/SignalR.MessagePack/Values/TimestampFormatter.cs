using System.Buffers.Binary;
using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>
/// A point in time as the timestamp extension of the MessagePack specification, which JavaScript's Date becomes too. It is UTC on the wire
/// and when read; what is finer than 100 ns is cut off.
/// </summary>
internal sealed class TimestampFormatter : IMessagePackFormatter<DateTime>
{
    public const sbyte ExtensionType = -1;

    private const int SecondsBits = 34;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public void Write(MessagePackWriter writer, DateTime value)
    {
        var ticks = (value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks - DateTime.UnixEpoch.Ticks;
        var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        if (rest < 0)
        {
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        var nanoseconds = rest * TimeSpan.NanosecondsPerTick;
        Span<byte> data = stackalloc byte[12];
        if (seconds is >= 0 and <= uint.MaxValue && nanoseconds == 0)
        {
            data = data[..4];
            BinaryPrimitives.WriteUInt32BigEndian(data, (uint)seconds);
        }
        else if (seconds is >= 0 and < 1L << SecondsBits)
        {
            data = data[..8];
            BinaryPrimitives.WriteUInt64BigEndian(data, ((ulong)nanoseconds << SecondsBits) | (ulong)seconds);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(data, (uint)nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(data[4..], seconds);
        }

        writer.WriteExtension(ExtensionType, data);
    }

    public DateTime Read(ref MessagePackReader reader, string field)
    {
        var (type, data) = reader.ReadExtension(field);
        if (type != ExtensionType)
        {
            throw new MessagePackException($"{field}: a timestamp (extension {ExtensionType}) was expected, extension {type} came.");
        }

        var (seconds, nanoseconds) = data.Length switch
        {
            4 => (BinaryPrimitives.ReadUInt32BigEndian(data.Span), 0L),
            8 => Split(BinaryPrimitives.ReadUInt64BigEndian(data.Span)),
            12 => (BinaryPrimitives.ReadInt64BigEndian(data.Span[4..]), BinaryPrimitives.ReadUInt32BigEndian(data.Span)),
            _ => throw new MessagePackException($"{field}: a timestamp has 4, 8 or 12 bytes, not {data.Length}."),
        };
        var ticks = ((Int128)seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick) + DateTime.UnixEpoch.Ticks;
        return nanoseconds < NanosecondsPerSecond && ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks, DateTimeKind.Utc)
            : throw new MessagePackException($"{field}: {seconds} s and {nanoseconds} ns are no time between the years 1 and 9999.");
    }

    private static (long Seconds, long Nanoseconds) Split(ulong value) =>
        ((long)(value & ((1UL << SecondsBits) - 1)), (long)(value >> SecondsBits));
}
