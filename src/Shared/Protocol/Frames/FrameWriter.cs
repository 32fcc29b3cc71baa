using SyncEngine.MessagePack;

namespace SyncEngine.Protocol.Frames;

/// <summary>The wire form of each frame; the mirror of <see cref="FrameReader"/>.</summary>
internal static class FrameWriter
{
    public static void Write(MessagePackWriter writer, PageFrame page)
    {
        Begin(writer, FrameKind.Page, 3);
        writer.Write(page.FirstSeq);
        writer.WriteArrayHeader(page.Entries.Count);
        Span<byte> replica = stackalloc byte[Id<Replica>.ByteLength];
        foreach (var entry in page.Entries)
        {
            writer.WriteArrayHeader(3);
            entry.Replica.Write(replica);
            writer.Write(replica);
            writer.Write(entry.Counter);
            writer.Write(entry.Payload.Span);
        }

        Write(writer, page.Chain);
    }

    public static void Write(MessagePackWriter writer, AckFrame ack)
    {
        Begin(writer, FrameKind.Ack, 2);
        writer.Write(ack.FirstCounter);
        writer.WriteArrayHeader(ack.Seqs.Count);
        foreach (var seq in ack.Seqs)
        {
            writer.Write(seq);
        }
    }

    public static void Write(MessagePackWriter writer, RejectFrame reject)
    {
        Begin(writer, FrameKind.Reject, 3);
        writer.Write(reject.Counter);
        writer.Write(reject.Code);
        writer.Write(reject.Text);
    }

    public static void Write(MessagePackWriter writer, CaughtUpFrame caughtUp)
    {
        Begin(writer, FrameKind.CaughtUp, 1);
        writer.Write(caughtUp.Seq);
    }

    public static void Write(MessagePackWriter writer, SnapshotWantedFrame wanted)
    {
        Begin(writer, FrameKind.SnapshotWanted, 1);
        writer.Write(wanted.Seq);
    }

    public static void Write(MessagePackWriter writer, RightsFrame rights)
    {
        Begin(writer, FrameKind.Rights, 4);
        writer.Write((long)rights.Scope);
        WriteOptional(writer, rights.Expires);
        writer.Write((long)rights.Role);
        writer.Write(rights.DeviceName);
    }

    public static void Write(MessagePackWriter writer, PresenceFrame presence)
    {
        Begin(writer, FrameKind.Presence, 2);
        writer.Write(presence.Replica.ToBytes());
        writer.Write(presence.Bytes.Span);
    }

    public static void Write(MessagePackWriter writer, ByeFrame bye)
    {
        Begin(writer, FrameKind.Bye, 2);
        writer.Write(bye.Code);
        writer.Write(bye.Text);
    }

    public static void Write(MessagePackWriter writer, TokenFrame token)
    {
        Begin(writer, FrameKind.Token, 1);
        writer.Write(token.Token);
    }

    public static void Write(MessagePackWriter writer, RosterFrame _) => Begin(writer, FrameKind.Roster, 0);

    public static void Write(MessagePackWriter writer, PushFrame push)
    {
        Begin(writer, FrameKind.Push, 2);
        writer.Write(push.FirstCounter);
        writer.WriteArrayHeader(push.Payloads.Count);
        foreach (var payload in push.Payloads)
        {
            writer.Write(payload.Span);
        }
    }

    public static void Write(MessagePackWriter writer, CreditFrame credit)
    {
        Begin(writer, FrameKind.Credit, 1);
        writer.Write(credit.Pages);
    }

    public static void Write(MessagePackWriter writer, ShowFrame show)
    {
        Begin(writer, FrameKind.Show, 1);
        writer.Write(show.Bytes.Span);
    }

    public static void Write(MessagePackWriter writer, HelloFrame hello)
    {
        Begin(writer, FrameKind.Hello, 6);
        writer.Write(hello.Version);
        writer.Write(hello.Replica.ToBytes());
        writer.Write(hello.Cursor.Seq);
        Write(writer, hello.Cursor.Chain);
        writer.Write(hello.ClientName);
        writer.Write(hello.ClientVersion);
    }

    public static void Write(MessagePackWriter writer, WelcomeFrame welcome)
    {
        Begin(writer, FrameKind.Welcome, 11);
        writer.Write(welcome.Head.Seq);
        Write(writer, welcome.Head.Chain);
        writer.Write(welcome.AckedCounter);
        writer.Write((long)welcome.Scope);
        WriteOptional(writer, welcome.Expires);
        writer.WriteArrayHeader(5);
        writer.Write(welcome.Limits.DeltaBytes);
        writer.Write(welcome.Limits.PageBytes);
        writer.Write(welcome.Limits.WindowDeltas);
        writer.Write(welcome.Limits.WindowBytes);
        writer.Write(welcome.Limits.Credits);
        writer.Write(welcome.Diverged);
        writer.Write(welcome.PrunedSeq);
        writer.Write(welcome.SnapshotSeq);
        writer.Write((long)welcome.Role);
        writer.Write(welcome.DeviceName);
    }

    private static void Begin(MessagePackWriter writer, FrameKind kind, int fields)
    {
        writer.WriteArrayHeader(fields + 1);
        writer.Write((long)kind);
    }

    private static void Write(MessagePackWriter writer, Chain chain)
    {
        Span<byte> bytes = stackalloc byte[Chain.ByteLength];
        chain.CopyTo(bytes);
        writer.Write(bytes);
    }

    private static void WriteOptional(MessagePackWriter writer, long? value)
    {
        if (value is { } present)
        {
            writer.Write(present);
        }
        else
        {
            writer.WriteNil();
        }
    }
}
