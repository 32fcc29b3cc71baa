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
        database.ReadAsync<IReadOnlyList<LogRow>>(session => SqliteLog.ReadPage(session, workspace, afterSeq, pageBytes));

    public Task<LogPosition> LocateAsync(Id<Workspace> workspace, Id<Replica> replica, long seq) =>
        database.ReadAsync(session => SqliteLog.Locate(session, workspace, replica, seq));

    public async Task<IReadOnlyDictionary<Id<Workspace>, long>> ReadHeadsAsync(IReadOnlyCollection<Id<Workspace>> workspaces)
    {
        var heads = await database.ReadEachAsync(workspaces.Distinct(), (session, workspace) =>
            (Workspace: workspace, Seq: SqliteLog.HeadSeqOf(session, workspace)));
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
