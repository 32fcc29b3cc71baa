using SyncEngine.Protocol;
using static SQLitePCL.raw;

namespace SyncEngine.Server.Storage.Sqlite;

internal sealed class SqliteArchiveStore(SqliteDatabase database) : IArchiveStore
{
    /// <summary>A log has no gaps (invariant 4), so that its entries need not be counted.</summary>
    public Task<StoreStats> ReadStatsAsync() =>
        database.ReadAsync(session => session.First(
            """
            SELECT count(*), COALESCE(sum(head_seq), 0),
                   (SELECT count(*) FROM device_grant), (SELECT count(*) FROM invite), (SELECT count(*) FROM snapshot)
            FROM workspace WHERE NOT importing
            """,
            row => new StoreStats(
                $"SQLite {sqlite3_libversion().utf8_to_string()}",
                row.GetInt64(0),
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetInt64(4),
                SqliteFile.SizeOf(session.Path)))!);

    public Task<IReadOnlyList<Id<Workspace>>> ListWorkspacesAsync(Id<Workspace>? after, int most) =>
        database.ReadAsync<IReadOnlyList<Id<Workspace>>>(session => session.List(
            "SELECT id FROM workspace WHERE id > $1 AND NOT importing ORDER BY id LIMIT $2",
            row => row.Id<Workspace>(0),
            after?.ToBytes() ?? [],
            most));

    public Task<ArchivedWorkspace?> FindWorkspaceAsync(Id<Workspace> workspace) =>
        database.ReadAsync(session => session.First(
            "SELECT created, head_seq, head_chain FROM workspace WHERE id = $1 AND NOT importing",
            row => new ArchivedWorkspace(
                workspace,
                row.Time(0),
                new Cursor(row.GetInt64(1), row.Chain(2)),
                SqliteGrants.List(session, workspace),
                SqliteInvites.List(session, workspace),
                Enumerable.Reverse(SqliteAudit.List(session, workspace, long.MaxValue, AuditEntry.MostKept)).ToList()),
            workspace.ToBytes()));

    public Task<IReadOnlyList<ArchivedEntry>> ReadEntriesAsync(Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        database.ReadAsync<IReadOnlyList<ArchivedEntry>>(session => session.Page(
            "SELECT seq, replica, counter, hash, chain, payload FROM entry WHERE workspace = $1 AND seq > $2 ORDER BY seq",
            row => new ArchivedEntry(
                row.GetInt64(0), row.Id<Replica>(1), row.GetInt64(2), row.Bytes(3), row.Chain(4), row.IsDBNull(5) ? null : row.Bytes(5)),
            entry => entry.PageBytes,
            pageBytes,
            workspace.ToBytes(),
            afterSeq));

    /// <summary>What was left of an import is seen by nobody, so that it goes step by step.</summary>
    public async Task<bool> BeginImportAsync(Id<Workspace> workspace, DateTimeOffset created)
    {
        while (await database.WriteAsync(session => ClearSome(session, workspace)))
        {
        }

        return await database.WriteAsync(session => session.Execute(
            "INSERT INTO workspace (id, created, head_seq, head_chain, importing) VALUES ($1, $2, 0, $3, 1) ON CONFLICT DO NOTHING",
            workspace.ToBytes(),
            created.ToColumn(),
            Chain.Start.ToBytes()) == 1);
    }

    public Task ImportEntriesAsync(Id<Workspace> workspace, IReadOnlyList<ArchivedEntry> entries) =>
        database.WriteAsync(session => Import(session, workspace, entries));

    public Task FinishImportAsync(ArchivedWorkspace workspace) =>
        database.WriteAsync(session =>
        {
            var head = HeadOfImport(session, workspace.Id);
            if (head != workspace.Head)
            {
                throw new StorageException(
                    $"The import of workspace {workspace.Id} ends at seq {head.Seq}, and the workspace at {workspace.Head.Seq}.");
            }

            foreach (var grant in workspace.Grants)
            {
                SqliteGrants.Insert(session, grant);
            }

            foreach (var invite in workspace.Invites)
            {
                SqliteInvites.Insert(session, invite);
            }

            foreach (var entry in workspace.Audit)
            {
                SqliteAudit.Insert(session, workspace.Id, entry);
            }

            return session.Execute("UPDATE workspace SET importing = 0 WHERE id = $1", workspace.Id.ToBytes());
        });

    private static int Import(SqliteSession session, Id<Workspace> workspace, IReadOnlyList<ArchivedEntry> entries)
    {
        var head = HeadOfImport(session, workspace);
        foreach (var entry in entries)
        {
            if (entry.Seq != head.Seq + 1)
            {
                throw new StorageException($"Seq {entry.Seq} does not follow {head.Seq} in the import of workspace {workspace}.");
            }

            SqliteLog.Insert(session, workspace, entry);
            head = new Cursor(entry.Seq, entry.Chain);
        }

        var bytes = SqliteLog.KeptBytesOf(session, workspace) + entries.Sum(entry => entry.Payload?.Length ?? 0L);
        SqliteLog.SetHead(session, workspace, head, bytes);
        if (entries.LastOrDefault(entry => entry.Payload is null) is { } pruned)
        {
            SqliteLog.SetPrunedSeq(session, workspace, pruned.Seq);
        }

        return entries.Count;
    }

    /// <exception cref="StorageException">No import of the workspace is under way.</exception>
    private static Cursor HeadOfImport(SqliteSession session, Id<Workspace> workspace) =>
        IsImporting(session, workspace)
            ? SqliteLog.HeadOf(session, workspace)
            : throw new StorageException($"No import of workspace {workspace} is under way.");

    private static bool IsImporting(SqliteSession session, Id<Workspace> workspace) =>
        session.FirstValue("SELECT importing FROM workspace WHERE id = $1", row => row.GetBoolean(0), workspace.ToBytes()) is true;

    /// <summary>False when nothing is left of an import.</summary>
    private static bool ClearSome(SqliteSession session, Id<Workspace> workspace)
    {
        if (!IsImporting(session, workspace))
        {
            return false;
        }

        const int Step = 5_000;
        var cleared = session.Execute(
            "DELETE FROM entry WHERE workspace = $1 AND seq IN (SELECT seq FROM entry WHERE workspace = $1 ORDER BY seq LIMIT $2)",
            workspace.ToBytes(),
            Step);
        if (cleared == Step)
        {
            return true;
        }

        session.Execute("DELETE FROM snapshot WHERE workspace = $1", workspace.ToBytes());
        session.Execute("DELETE FROM snapshot_part WHERE workspace = $1", workspace.ToBytes());
        session.Execute("DELETE FROM workspace WHERE id = $1", workspace.ToBytes());
        return false;
    }
}
