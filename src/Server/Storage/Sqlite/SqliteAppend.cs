using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>What one append does inside its transaction.</summary>
internal static class SqliteAppend
{
    public static (AppendOutcome Outcome, IReadOnlyList<LogRow> NewRows) Run(SqliteSession session, Append append)
    {
        var head = HeadOf(session, append.Workspace);
        var last = LastCounterOf(session, append.Workspace, append.Replica);
        var seqs = new List<long>(append.Payloads.Count);
        var rows = new List<LogRow>();
        AppendRefusal? refusal = null;
        for (var i = 0; i < append.Payloads.Count && refusal is null; i++)
        {
            var entry = new LogEntry(append.Replica, append.FirstCounter + i, append.Payloads[i]);
            if (entry.Counter <= last)
            {
                if (SeqOfSame(session, append.Workspace, entry) is { } seq)
                {
                    seqs.Add(seq);
                }
                else
                {
                    refusal = AppendRefusal.ReplicaFork;
                }
            }
            else if (entry.Counter == last + 1)
            {
                head = head.After(entry);
                last = entry.Counter;
                Insert(session, append.Workspace, entry, head);
                seqs.Add(head.Seq);
                rows.Add(new LogRow(head.Seq, entry, head.Chain));
            }
            else
            {
                refusal = AppendRefusal.CounterGap;
            }
        }

        if (rows.Count > 0)
        {
            session.Execute(
                "UPDATE workspace SET head_seq = $2, head_chain = $3 WHERE id = $1",
                append.Workspace.ToBytes(),
                head.Seq,
                head.Chain.ToBytes());
        }

        return (new AppendOutcome(seqs, refusal), rows);
    }

    /// <exception cref="StorageException">There is no such workspace, though a grant speaks of it.</exception>
    public static Cursor HeadOf(SqliteSession session, Id<Workspace> workspace) =>
        session.FirstValue(
            "SELECT head_seq, head_chain FROM workspace WHERE id = $1",
            row => new Cursor(row.GetInt64(0), row.Chain(1)),
            workspace.ToBytes())
        ?? throw new StorageException($"The store has no workspace {workspace}.");

    public static long LastCounterOf(SqliteSession session, Id<Workspace> workspace, Id<Replica> replica) =>
        session.FirstValue(
            "SELECT counter FROM entry WHERE workspace = $1 AND replica = $2 ORDER BY counter DESC LIMIT 1",
            row => row.GetInt64(0),
            workspace.ToBytes(),
            replica.ToBytes())
        ?? 0;

    /// <summary>The seq of the entry with this identity and these bytes; null when its bytes are others.</summary>
    private static long? SeqOfSame(SqliteSession session, Id<Workspace> workspace, LogEntry entry) =>
        session.FirstValue(
            "SELECT seq FROM entry WHERE workspace = $1 AND replica = $2 AND counter = $3 AND payload = $4",
            row => row.GetInt64(0),
            workspace.ToBytes(),
            entry.Replica.ToBytes(),
            entry.Counter,
            entry.Payload.ToArray());

    private static void Insert(SqliteSession session, Id<Workspace> workspace, LogEntry entry, Cursor at) =>
        session.Execute(
            "INSERT INTO entry (workspace, seq, replica, counter, chain, payload) VALUES ($1, $2, $3, $4, $5, $6)",
            workspace.ToBytes(),
            at.Seq,
            entry.Replica.ToBytes(),
            entry.Counter,
            at.Chain.ToBytes(),
            entry.Payload.ToArray());
}
