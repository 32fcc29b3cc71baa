using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>A page as it goes to every subscriber that needs it: encoded once.</summary>
internal sealed record LogPage(long FirstSeq, Cursor End, EncodedFrame Frame)
{
    public static LogPage Of(IReadOnlyList<LogRow> rows)
    {
        var entries = rows.Select(row => row.Entry).ToList();
        return new LogPage(rows[0].Seq, rows[^1].Cursor, FrameCodec.Encode(new PageFrame(rows[0].Seq, entries, rows[^1].Chain)));
    }
}
