using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>The rows of one log.</summary>
internal static class SqliteLog
{
    /// <exception cref="StorageException">There is no such workspace, though a grant speaks of it.</exception>
    public static Cursor HeadOf(SqliteSession session, Id<Workspace> workspace) =>
        session.FirstValue(
            "SELECT head_seq, head_chain FROM workspace WHERE id = $1",
            row => new Cursor(row.GetInt64(0), row.Chain(1)),
            workspace.ToBytes())
        ?? throw new StorageException($"The store has no workspace {workspace}.");

    /// <summary>Null when there is no such workspace.</summary>
    public static long? HeadSeqOf(SqliteSession session, Id<Workspace> workspace) =>
        session.FirstValue("SELECT head_seq FROM workspace WHERE id = $1", row => row.GetInt64(0), workspace.ToBytes());

    /// <summary>Bytes of the payloads that are not pruned.</summary>
    public static long KeptBytesOf(SqliteSession session, Id<Workspace> workspace) =>
        session.FirstValue("SELECT kept_bytes FROM workspace WHERE id = $1", row => row.GetInt64(0), workspace.ToBytes()) ?? 0;

    public static void SetHead(SqliteSession session, Id<Workspace> workspace, Cursor head, long keptBytes) =>
        session.Execute(
            "UPDATE workspace SET head_seq = $2, head_chain = $3, kept_bytes = $4 WHERE id = $1",
            workspace.ToBytes(),
            head.Seq,
            head.Chain.ToBytes(),
            keptBytes);

    public static long LastCounterOf(SqliteSession session, Id<Workspace> workspace, Id<Replica> replica) =>
        session.FirstValue(
            "SELECT counter FROM entry WHERE workspace = $1 AND replica = $2 ORDER BY counter DESC LIMIT 1",
            row => row.GetInt64(0),
            workspace.ToBytes(),
            replica.ToBytes())
        ?? 0;

    /// <summary>Null when the log does not reach the seq.</summary>
    public static Chain? ChainAt(SqliteSession session, Id<Workspace> workspace, long seq) =>
        seq == 0
            ? Chain.Start
            : session.FirstValue(
                "SELECT chain FROM entry WHERE workspace = $1 AND seq = $2",
                row => row.Chain(0),
                workspace.ToBytes(),
                seq);

    public static LogPosition Locate(SqliteSession session, Id<Workspace> workspace, Id<Replica> replica, long seq) => new(
        HeadOf(session, workspace),
        LastCounterOf(session, workspace, replica),
        ChainAt(session, workspace, seq),
        PrunedSeqOf(session, workspace));

    /// <summary>What was pruned is a prefix of the log, which is stepped over and not read.</summary>
    public static List<LogRow> ReadPage(SqliteSession session, Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        session.Page(
            """
            SELECT seq, replica, counter, payload, chain FROM entry
            WHERE workspace = $1 AND seq > max($2, (SELECT pruned_seq FROM workspace WHERE id = $1))
            ORDER BY seq
            """,
            row => new LogRow(row.GetInt64(0), new LogEntry(row.Id<Replica>(1), row.GetInt64(2), row.Bytes(3)), row.Chain(4)),
            row => row.PageBytes,
            pageBytes,
            workspace.ToBytes(),
            afterSeq);

    /// <summary>Payloads up to this seq are not kept.</summary>
    public static long PrunedSeqOf(SqliteSession session, Id<Workspace> workspace) =>
        session.FirstValue("SELECT pruned_seq FROM workspace WHERE id = $1", row => row.GetInt64(0), workspace.ToBytes()) ?? 0;

    public static void SetPrunedSeq(SqliteSession session, Id<Workspace> workspace, long seq) =>
        session.Execute("UPDATE workspace SET pruned_seq = $2 WHERE id = $1", workspace.ToBytes(), seq);

    public static void Insert(SqliteSession session, Id<Workspace> workspace, ArchivedEntry entry) =>
        session.Execute(
            "INSERT INTO entry (workspace, seq, replica, counter, hash, chain, payload) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            workspace.ToBytes(),
            entry.Seq,
            entry.Replica.ToBytes(),
            entry.Counter,
            entry.Hash,
            entry.Chain.ToBytes(),
            entry.Payload);
}
