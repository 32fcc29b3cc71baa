using System.Buffers;
using SyncEngine.MessagePack;

namespace SyncEngine.Protocol.Frames;

/// <summary>
/// Frames to bytes and back. Each is a MessagePack array that begins with its <see cref="FrameKind"/>. Unknown kinds decode to null and
/// extra trailing elements are ignored, so that a peer may be newer; every field is checked before anything is made of it.
/// </summary>
public static class FrameCodec
{
    public static EncodedFrame Encode(Frame frame)
    {
        var buffer = new ArrayBufferWriter<byte>(EstimateLength(frame));
        var writer = new MessagePackWriter(buffer);
        switch (frame)
        {
            case PageFrame page:
                FrameWriter.Write(writer, page);
                break;
            case AckFrame ack:
                FrameWriter.Write(writer, ack);
                break;
            case RejectFrame reject:
                FrameWriter.Write(writer, reject);
                break;
            case CaughtUpFrame caughtUp:
                FrameWriter.Write(writer, caughtUp);
                break;
            case RightsFrame rights:
                FrameWriter.Write(writer, rights);
                break;
            case SnapshotWantedFrame wanted:
                FrameWriter.Write(writer, wanted);
                break;
            case PresenceFrame presence:
                FrameWriter.Write(writer, presence);
                break;
            case ByeFrame bye:
                FrameWriter.Write(writer, bye);
                break;
            case TokenFrame token:
                FrameWriter.Write(writer, token);
                break;
            case RosterFrame roster:
                FrameWriter.Write(writer, roster);
                break;
            case PushFrame push:
                FrameWriter.Write(writer, push);
                break;
            case CreditFrame credit:
                FrameWriter.Write(writer, credit);
                break;
            case ShowFrame show:
                FrameWriter.Write(writer, show);
                break;
            case HelloFrame hello:
                FrameWriter.Write(writer, hello);
                break;
            case WelcomeFrame welcome:
                FrameWriter.Write(writer, welcome);
                break;
            default:
                throw new ArgumentException($"{frame.GetType().Name} has no wire form.", nameof(frame));
        }

        return new EncodedFrame(buffer.WrittenMemory);
    }

    /// <summary>The frame, or null when its kind is one that this version does not know.</summary>
    /// <exception cref="FrameException">The bytes are no frame; the message names the field.</exception>
    public static Frame? Decode(EncodedFrame? encoded)
    {
        if (encoded is null)
        {
            throw new FrameException("frame: an array was expected, nil came.");
        }

        try
        {
            var reader = new MessagePackReader(encoded.Bytes);
            var left = reader.ReadArrayHeader("frame");
            if (left == 0)
            {
                throw new FrameException("frame: it is empty, its kind is missing.");
            }

            var kind = reader.ReadInt32("kind");
            return FrameReader.Read((FrameKind)kind, ref reader, left - 1);
        }
        catch (MessagePackException error)
        {
            throw new FrameException(error.Message, error);
        }
    }

    /// <summary>Frames that stand one after the other, not yet decoded.</summary>
    /// <exception cref="FrameException">The bytes do not end where a frame does, or they are more frames than that.</exception>
    public static IReadOnlyList<EncodedFrame> Split(ReadOnlyMemory<byte> bytes, int most)
    {
        var frames = new List<EncodedFrame>();
        var reader = new MessagePackReader(bytes);
        while (!reader.AtEnd)
        {
            if (frames.Count == most)
            {
                throw new FrameException($"{most} frames at a time are allowed.");
            }

            try
            {
                frames.Add(new EncodedFrame(reader.ReadRaw($"frame {frames.Count + 1}")));
            }
            catch (MessagePackException error)
            {
                throw new FrameException(error.Message, error);
            }
        }

        return frames;
    }

    private static int EstimateLength(Frame frame) => frame switch
    {
        PageFrame page => 64 + page.Entries.Sum(entry => entry.Payload.Length + Limits.EntryOverheadBytes),
        PushFrame push => 16 + push.Payloads.Sum(payload => payload.Length + 5),
        PresenceFrame presence => 32 + presence.Bytes.Length,
        ShowFrame show => 8 + show.Bytes.Length,
        TokenFrame token => 8 + token.Token.Length,
        _ => 128,
    };
}
