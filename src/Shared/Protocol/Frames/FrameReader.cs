using SyncEngine.MessagePack;

namespace SyncEngine.Protocol.Frames;

/// <summary>Reads the fields of each frame; the mirror of <see cref="FrameWriter"/>.</summary>
internal static class FrameReader
{
    public static Frame? Read(FrameKind kind, ref MessagePackReader reader, int left)
    {
        switch (kind)
        {
            case FrameKind.Page:
                Require(kind, left, 3);
                return new PageFrame(Positive(ref reader, "first seq"), Entries(ref reader), Chain(ref reader, "chain"));
            case FrameKind.Ack:
                Require(kind, left, 2);
                return new AckFrame(Positive(ref reader, "first counter"), Seqs(ref reader));
            case FrameKind.Reject:
                Require(kind, left, 3);
                return new RejectFrame(NotNegative(ref reader, "counter"), Text(ref reader, "code"), Text(ref reader, "text"));
            case FrameKind.CaughtUp:
                Require(kind, left, 1);
                return new CaughtUpFrame(NotNegative(ref reader, "seq"));
            case FrameKind.Rights:
                Require(kind, left, 4);
                return new RightsFrame(
                    Scope(ref reader), OptionalTime(ref reader, "expires"), Role(ref reader), Text(ref reader, "device name"));
            case FrameKind.SnapshotWanted:
                Require(kind, left, 1);
                return new SnapshotWantedFrame(Positive(ref reader, "seq"));
            case FrameKind.Presence:
                Require(kind, left, 2);
                return new PresenceFrame(Replica(ref reader), reader.ReadBinary("bytes"));
            case FrameKind.Bye:
                Require(kind, left, 2);
                return new ByeFrame(Text(ref reader, "code"), Text(ref reader, "text"));
            case FrameKind.Token:
                Require(kind, left, 1);
                return new TokenFrame(Token(ref reader));
            case FrameKind.Roster:
                return new RosterFrame();
            case FrameKind.Push:
                Require(kind, left, 2);
                return new PushFrame(Positive(ref reader, "first counter"), Payloads(ref reader));
            case FrameKind.Credit:
                Require(kind, left, 1);
                return new CreditFrame((int)InRange(ref reader, "pages", 1, int.MaxValue));
            case FrameKind.Show:
                Require(kind, left, 1);
                return new ShowFrame(reader.ReadBinary("bytes"));
            case FrameKind.Hello:
                Require(kind, left, 6);
                return new HelloFrame(
                    (int)InRange(ref reader, "version", 1, int.MaxValue),
                    Replica(ref reader),
                    new Cursor(NotNegative(ref reader, "cursor seq"), Chain(ref reader, "cursor chain")),
                    Text(ref reader, "client name"),
                    Text(ref reader, "client version"));
            case FrameKind.Welcome:
                Require(kind, left, 11);
                return new WelcomeFrame(
                    new Cursor(NotNegative(ref reader, "head seq"), Chain(ref reader, "head chain")),
                    NotNegative(ref reader, "acked counter"),
                    Scope(ref reader),
                    OptionalTime(ref reader, "expires"),
                    Limits(ref reader),
                    reader.ReadBoolean("diverged"),
                    NotNegative(ref reader, "pruned seq"),
                    NotNegative(ref reader, "snapshot seq"),
                    Role(ref reader),
                    Text(ref reader, "device name"));
            default:
                return null;
        }
    }

    private static void Require(FrameKind kind, int left, int fields)
    {
        if (left < fields)
        {
            throw new FrameException($"{kind}: {fields} fields were expected, {left} came.");
        }
    }

    private static List<LogEntry> Entries(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader("entries");
        if (count == 0)
        {
            throw new FrameException("entries: a page has at least one.");
        }

        var entries = new List<LogEntry>(Math.Min(count, 1024));
        for (var i = 0; i < count; i++)
        {
            var fields = reader.ReadArrayHeader("entry");
            if (fields < 3)
            {
                throw new FrameException($"entry: 3 fields were expected, {fields} came.");
            }

            entries.Add(new LogEntry(Replica(ref reader), Positive(ref reader, "counter"), reader.ReadBinary("payload")));
            SkipRest(ref reader, fields - 3, "entry");
        }

        return entries;
    }

    private static List<long> Seqs(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader("seqs");
        var seqs = new List<long>(Math.Min(count, 1024));
        for (var i = 0; i < count; i++)
        {
            seqs.Add(Positive(ref reader, "seq"));
        }

        return seqs;
    }

    private static List<ReadOnlyMemory<byte>> Payloads(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader("payloads");
        if (count == 0)
        {
            throw new FrameException("payloads: a push has at least one.");
        }

        var payloads = new List<ReadOnlyMemory<byte>>(Math.Min(count, 1024));
        for (var i = 0; i < count; i++)
        {
            payloads.Add(reader.ReadBinary("payload"));
        }

        return payloads;
    }

    private static Limits Limits(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader("limits");
        if (fields < 5)
        {
            throw new FrameException($"limits: 5 fields were expected, {fields} came.");
        }

        var limits = new Limits(
            (int)InRange(ref reader, "delta bytes", 1, int.MaxValue),
            (int)InRange(ref reader, "page bytes", 1, int.MaxValue),
            (int)InRange(ref reader, "window deltas", 1, int.MaxValue),
            (int)InRange(ref reader, "window bytes", 1, int.MaxValue),
            (int)InRange(ref reader, "credits", 1, int.MaxValue));
        SkipRest(ref reader, fields - 5, "limits");
        return limits;
    }

    private static Id<Replica> Replica(ref MessagePackReader reader)
    {
        var bytes = reader.ReadBinary("replica");
        return bytes.Length == Id<Replica>.ByteLength
            ? Id<Replica>.Read(bytes.Span)
            : throw new FrameException($"replica: {Id<Replica>.ByteLength} bytes were expected, {bytes.Length} came.");
    }

    private static Chain Chain(ref MessagePackReader reader, string field)
    {
        var bytes = reader.ReadBinary(field);
        return bytes.Length == Protocol.Chain.ByteLength
            ? new Chain(bytes.Span)
            : throw new FrameException($"{field}: {Protocol.Chain.ByteLength} bytes were expected, {bytes.Length} came.");
    }

    private static Scope Scope(ref MessagePackReader reader) => (Scope)InRange(ref reader, "scope", 1, 2);

    private static Role Role(ref MessagePackReader reader) => (Role)InRange(ref reader, "role", 1, 2);

    private static string Token(ref MessagePackReader reader)
    {
        var token = reader.ReadString("token");
        return token.Length <= Protocol.Limits.TokenLength
            ? token
            : throw new FrameException($"token: {token.Length} characters, {Protocol.Limits.TokenLength} are allowed.");
    }

    private static string Text(ref MessagePackReader reader, string field)
    {
        var text = reader.ReadString(field);
        return text.Length <= Protocol.Limits.TextLength
            ? text
            : throw new FrameException($"{field}: {text.Length} characters, {Protocol.Limits.TextLength} are allowed.");
    }

    private static long? OptionalTime(ref MessagePackReader reader, string field) =>
        reader.TryReadNil() ? null : NotNegative(ref reader, field);

    private static long Positive(ref MessagePackReader reader, string field) => InRange(ref reader, field, 1, long.MaxValue);

    private static long NotNegative(ref MessagePackReader reader, string field) => InRange(ref reader, field, 0, long.MaxValue);

    private static long InRange(ref MessagePackReader reader, string field, long least, long most)
    {
        var value = reader.ReadInt64(field);
        return value >= least && value <= most
            ? value
            : throw new FrameException($"{field}: {value} is not between {least} and {most}.");
    }

    private static void SkipRest(ref MessagePackReader reader, int count, string field)
    {
        for (var i = 0; i < count; i++)
        {
            reader.Skip(field);
        }
    }
}
