using System.Buffers;
using System.Buffers.Binary;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncEngine.MessagePack;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Server.Tests.Fuzz;

/// <summary>
/// Messages that are nearly right, all from one seed: valid ones of every kind whose bytes are bent where it hurts (lengths, counts, kinds,
/// types, nesting, order), and well-formed MessagePack that is no frame.
/// </summary>
internal sealed class Mutator(int seed)
{
    /// <summary>Codes that begin something: an impossible one, lengths of 32 bits, the largest integers, nesting.</summary>
    private static readonly byte[] Codes =
    [
        0xc1, 0xc0, 0xc4, 0xc6, 0xc9, 0xcb, 0xcf, 0xd3, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf,
        0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xff, 0x7f, 0x00,
    ];

    private static readonly int[] Lengths = [-1, int.MinValue, int.MaxValue, 0x7fffffff - 64, 65_536, 66_561, 1 << 24, 0];

    private readonly Random _random = new(seed);

    public int Next(int most) => _random.Next(most);

    /// <summary>One of its kinds, with fields that are right.</summary>
    public Frame Frame() => _random.Next(15) switch
    {
        0 => new HelloFrame(ProtocolVersion.Current, Id<Replica>.Read(Bytes(16).Span), new Cursor(Number(), Chain.Start), "fuzz", "1"),
        1 => new WelcomeFrame(new Cursor(Number(), Chain.Start), Number(), Scope.Read, Number(), Limits.Default, false),
        2 => new PageFrame(1 + Number(), [new LogEntry(Id<Replica>.Read(Bytes(16).Span), 1 + Number(), Bytes(9))], Chain.Start),
        3 => new AckFrame(1 + Number(), [1, 2, 3]),
        4 => new RejectFrame(Number(), ErrorCode.ReadOnly, "no"),
        5 => new CaughtUpFrame(Number()),
        6 => new RightsFrame(Scope.ReadWrite, null, Role.Access, "bob"),
        7 => new ByeFrame(ErrorCode.Internal, "bye"),
        8 => new CreditFrame(1 + _random.Next(20)),
        9 => new ShowFrame(Bytes(_random.Next(100))),
        10 => new TokenFrame("a.b.c"),
        11 => new RosterFrame(),
        12 => new SnapshotWantedFrame(1 + Number()),
        _ => new PushFrame(1 + _random.Next(1000), [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Bytes(_random.Next(60)))]),
    };

    /// <summary>A hub message that is right, about a frame that is.</summary>
    public byte[] Message() => _random.Next(12) switch
    {
        0 => HubWire.Open(Frame()),
        1 => HubWire.Downlink(_random.Next(-1, 20)),
        2 => HubWire.Uplink(),
        3 => HubWire.Bytes(PingMessage.Instance),
        4 => HubWire.Bytes(new CancelInvocationMessage("2")),
        5 => HubWire.Bytes(new CloseMessage("enough")),
        6 => HubWire.Bytes(CompletionMessage.WithError("up", "failed")),
        7 => HubWire.Bytes(CompletionMessage.Empty("up")),
        8 => HubWire.Bytes(new AckMessage(Number())),
        9 => HubWire.Bytes(new InvocationMessage("9", "DropTables", ["now", 1])),
        _ => HubWire.Item(Frame()),
    };

    /// <summary>Bent in one to three places.</summary>
    public byte[] Bend(byte[] bytes)
    {
        for (var times = 1 + _random.Next(3); times > 0; times--)
        {
            bytes = BendOnce(bytes);
        }

        return bytes;
    }

    /// <summary>A MessagePack array that begins with a kind, mostly one of ours, and goes on with anything.</summary>
    public byte[] WellFormed()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        var fields = _random.Next(8);
        writer.WriteArrayHeader(fields);
        if (fields > 0)
        {
            writer.Write(_random.Next(4) == 0 ? _random.NextInt64() : _random.Next(40));
        }

        for (var i = 1; i < fields; i++)
        {
            WriteValue(writer, depth: 4);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WriteValue(MessagePackWriter writer, int depth)
    {
        switch (_random.Next(depth > 0 ? 8 : 6))
        {
            case 0:
                writer.WriteNil();
                break;
            case 1:
                writer.Write(_random.Next(2) == 0);
                break;
            case 2:
                writer.Write(_random.Next(3) == 0 ? Number() : _random.Next(-5, 300));
                break;
            case 3:
                writer.Write(new string('x', _random.Next(600)));
                break;
            case 4:
            case 5:
                writer.Write(Bytes(_random.Next(3) * 16).Span);
                break;
            default:
                var count = _random.Next(5);
                writer.WriteArrayHeader(count);
                for (var i = 0; i < count; i++)
                {
                    WriteValue(writer, depth - 1);
                }

                break;
        }
    }

    private byte[] BendOnce(byte[] bytes)
    {
        var at = _random.Next(bytes.Length + 1);
        var length = _random.Next(bytes.Length - at + 1);
        switch (_random.Next(10))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 2:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. Bytes(_random.Next(1, 20)).Span, .. bytes[at..]];
            case 4:
                return [.. bytes[..at], .. Enumerable.Repeat((byte)0x91, _random.Next(1, 300)), .. bytes[at..]];
            case 5:
                return [.. bytes[..at], .. Message(), .. bytes[at..]];
            case 6 when at + 4 < bytes.Length:
                var stretched = (byte[])bytes.Clone();
                stretched[at] = Codes[_random.Next(Codes.Length)];
                BinaryPrimitives.WriteInt32BigEndian(stretched.AsSpan(at + 1), Lengths[_random.Next(Lengths.Length)]);
                return stretched;
            case 7 when at < bytes.Length:
                var coded = (byte[])bytes.Clone();
                coded[at] = Codes[_random.Next(Codes.Length)];
                return coded;
            default:
                var flipped = (byte[])bytes.Clone();
                if (at < flipped.Length)
                {
                    flipped[at] ^= (byte)(1 << _random.Next(8));
                }

                return flipped;
        }
    }

    private long Number() => _random.Next(3) == 0 ? _random.NextInt64() : _random.Next(100);

    private ReadOnlyMemory<byte> Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
