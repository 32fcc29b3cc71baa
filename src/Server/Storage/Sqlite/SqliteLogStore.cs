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

    public Task<IReadOnlyList<LogRow>> ReadAsync(Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        database.ReadAsync<IReadOnlyList<LogRow>>(session =>
        {
            var rows = new List<LogRow>();
            var left = pageBytes;
            session.Query(
                "SELECT seq, chain, replica, counter, payload FROM entry WHERE workspace = $1 AND seq > $2 ORDER BY seq",
                reader =>
                {
                    var entry = new LogEntry(reader.Id<Replica>(2), reader.GetInt64(3), reader.Bytes(4));
                    var row = new LogRow(reader.GetInt64(0), entry, reader.Chain(1));
                    left -= row.PageBytes;
                    if (left < 0 && rows.Count > 0)
                    {
                        return false;
                    }

                    rows.Add(row);
                    return true;
                },
                workspace.ToBytes(),
                afterSeq);
            return rows;
        });

    public Task<LogPosition> LocateAsync(Id<Workspace> workspace, Id<Replica> replica, long seq) =>
        database.ReadAsync(session => new LogPosition(
            SqliteAppend.HeadOf(session, workspace),
            SqliteAppend.LastCounterOf(session, workspace, replica),
            ChainAt(session, workspace, seq)));

    public Task<IReadOnlyDictionary<Id<Workspace>, long>> ReadHeadsAsync(IReadOnlyCollection<Id<Workspace>> workspaces) =>
        database.ReadAsync<IReadOnlyDictionary<Id<Workspace>, long>>(session =>
        {
            var heads = new Dictionary<Id<Workspace>, long>();
            foreach (var workspace in workspaces)
            {
                if (session.FirstValue("SELECT head_seq FROM workspace WHERE id = $1", row => row.GetInt64(0), workspace.ToBytes()) is { } head)
                {
                    heads[workspace] = head;
                }
            }

            return heads;
        });

    private static Chain? ChainAt(SqliteSession session, Id<Workspace> workspace, long seq) =>
        seq == 0
            ? Chain.Start
            : session.FirstValue(
                "SELECT chain FROM entry WHERE workspace = $1 AND seq = $2",
                row => row.Chain(0),
                workspace.ToBytes(),
                seq);

    private void Announce(Id<Workspace> workspace, IReadOnlyList<LogRow> rows)
    {
        if (rows.Count > 0)
        {
            Committed?.Invoke(workspace, rows);
        }
    }
}
