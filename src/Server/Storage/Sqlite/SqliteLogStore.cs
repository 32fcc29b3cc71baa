using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

internal sealed class SqliteLogStore(SqliteDatabase database) : ILogStore
{
    public event Action<Id<Workspace>, IReadOnlyList<LogRow>>? Committed;

    public Task<AppendOutcome> AppendAsync(Append append)
    {
        IReadOnlyList<LogRow> rows = [];
        return database.WriteAsync(
            session =>
            {
                (var outcome, rows) = SqliteAppend.Run(session, append);
                return outcome;
            },
            () => Announce(append.Workspace, rows));
    }

    /// <summary>What was pruned is a prefix of the log, which is stepped over and not read.</summary>
    public Task<IReadOnlyList<LogRow>> ReadAsync(Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        database.ReadAsync<IReadOnlyList<LogRow>>(session => session.Page(
            """
            SELECT seq, replica, counter, payload, chain FROM entry
            WHERE workspace = $1 AND seq > max($2, (SELECT pruned_seq FROM workspace WHERE id = $1))
            ORDER BY seq
            """,
            row => new LogRow(row.GetInt64(0), new LogEntry(row.Id<Replica>(1), row.GetInt64(2), row.Bytes(3)), row.Chain(4)),
            row => row.PageBytes,
            pageBytes,
            workspace.ToBytes(),
            afterSeq));

    public Task<LogPosition> LocateAsync(Id<Workspace> workspace, Id<Replica> replica, long seq) =>
        database.ReadAsync(session => SqliteLog.Locate(session, workspace, replica, seq));

    public async Task<IReadOnlyDictionary<Id<Workspace>, long>> ReadHeadsAsync(IReadOnlyCollection<Id<Workspace>> workspaces)
    {
        var heads = await database.ReadEachAsync(workspaces.Distinct(), (session, workspace) => (Workspace: workspace, Seq: session.FirstValue(
            "SELECT head_seq FROM workspace WHERE id = $1", row => row.GetInt64(0), workspace.ToBytes())));
        return heads.Where(head => head.Seq is not null).ToDictionary(head => head.Workspace, head => head.Seq!.Value);
    }

    private void Announce(Id<Workspace> workspace, IReadOnlyList<LogRow> rows)
    {
        if (rows.Count > 0)
        {
            Committed?.Invoke(workspace, rows);
        }
    }
}
