namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>What one append does inside its transaction.</summary>
internal static class SqliteAppend
{
    public static (AppendOutcome Outcome, IReadOnlyList<LogRow> NewRows) Run(SqliteSession session, Append append)
    {
        var draft = new LogDraft(SqliteLog.HeadOf(session, append.Workspace), SqliteLog.KeptBytesOf(session, append.Workspace));
        var last = SqliteLog.LastCounterOf(session, append.Workspace, append.Replica);
        draft.KnowReplica(append.Replica, last);
        if (append.FirstCounter <= last)
        {
            KnowRepeated(session, draft, append);
        }

        if (SqliteGrants.Find(session, append.Grant) is { } grant)
        {
            draft.KnowGrant(grant);
        }

        var outcome = draft.Append(append);
        foreach (var (row, hash) in draft.NewEntries)
        {
            var entry = row.Entry;
            SqliteLog.Insert(
                session,
                append.Workspace,
                new ArchivedEntry(row.Seq, entry.Replica, entry.Counter, hash, row.Chain, entry.Payload.ToArray()));
        }

        if (draft.NewEntries.Count > 0)
        {
            SqliteLog.SetHead(session, append.Workspace, draft.Head, draft.KeptBytes);
        }

        return (outcome, draft.NewEntries.Select(entry => entry.Row).ToList());
    }

    private static void KnowRepeated(SqliteSession session, LogDraft draft, Append append)
    {
        var known = session.List(
            "SELECT counter, seq, hash FROM entry WHERE workspace = $1 AND replica = $2 AND counter >= $3 ORDER BY counter LIMIT $4",
            row => (Counter: row.GetInt64(0), Seq: row.GetInt64(1), Hash: row.Bytes(2)),
            append.Workspace.ToBytes(),
            append.Replica.ToBytes(),
            append.FirstCounter,
            append.Payloads.Count);
        known.ForEach(entry => draft.KnowEntry(append.Replica, entry.Counter, entry.Seq, entry.Hash));
    }
}
