using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

internal sealed class SqliteSnapshotStore(SqliteDatabase database) : ISnapshotStore
{
    public Task WritePartAsync(
        Id<Workspace> workspace, Id<Snapshot> snapshot, int part, ReadOnlyMemory<byte> bytes, DateTimeOffset begun) =>
        database.WriteAsync(session => IsPublished(session, workspace, snapshot)
            ? throw new StorageException($"Snapshot {snapshot} is published already.")
            : session.Execute(
                "INSERT OR REPLACE INTO snapshot_part (workspace, snapshot, part, begun, bytes) VALUES ($1, $2, $3, $4, $5)",
                workspace.ToBytes(),
                snapshot.ToBytes(),
                part,
                begun.ToColumn(),
                bytes.ToArray()));

    public Task<long> MeasureAsync(Id<Workspace> workspace, Id<Snapshot> snapshot) =>
        database.ReadAsync(session => StoredSnapshot.Reach(ListParts(session, workspace, snapshot)));

    public Task<PublishOutcome> PublishAsync(StoredSnapshot snapshot, Id<Grant>? author) =>
        database.WriteAsync(session => RefusalOf(session, snapshot, author) ?? Publish(session, snapshot));

    public Task<DateTimeOffset?> LeaseAsync(Id<Workspace> workspace, DateTimeOffset now, DateTimeOffset until) =>
        database.WriteAsync(session =>
        {
            var taken = session.Execute(
                """
                INSERT INTO snapshot_lease (workspace, until) VALUES ($1, $3)
                ON CONFLICT (workspace) DO UPDATE SET until = excluded.until WHERE until <= $2
                """,
                workspace.ToBytes(),
                now.ToColumn(),
                until.ToColumn());
            return taken > 0
                ? null
                : session.FirstValue("SELECT until FROM snapshot_lease WHERE workspace = $1", row => row.Time(0), workspace.ToBytes());
        });

    public Task<StoredSnapshot?> FindNewestAsync(Id<Workspace> workspace) =>
        database.ReadAsync(session => FindNewest(session, workspace));

    public Task<byte[]?> ReadPartAsync(Id<Workspace> workspace, Id<Snapshot> snapshot, int part) =>
        database.ReadAsync(session => IsPublished(session, workspace, snapshot)
            ? session.First(
                "SELECT bytes FROM snapshot_part WHERE workspace = $1 AND snapshot = $2 AND part = $3",
                row => row.Bytes(0),
                workspace.ToBytes(),
                snapshot.ToBytes(),
                part)
            : null);

    public Task<long> PruneAsync(Id<Workspace> workspace, DateTimeOffset before, DateTimeOffset now) =>
        database.WriteAsync(session =>
        {
            PruneSnapshots(session, workspace, before);
            PruneUploads(session, workspace, now - ISnapshotStore.UploadTime);
            return PrunePayloads(session, workspace, before, now);
        });

    private static PublishOutcome? RefusalOf(SqliteSession session, StoredSnapshot snapshot, Id<Grant>? author) =>
        author is { } grant ? snapshot.RefusalTo(SqliteGrants.Find(session, grant)) : null;

    private static PublishOutcome Publish(SqliteSession session, StoredSnapshot snapshot)
    {
        var newest = FindNewest(session, snapshot.Workspace);
        if (newest?.At.Seq >= snapshot.At.Seq)
        {
            if (newest.Id == snapshot.Id)
            {
                return PublishOutcome.Published;
            }

            if (!IsPublished(session, snapshot.Workspace, snapshot.Id))
            {
                DropParts(session, snapshot);
            }

            return PublishOutcome.Superseded;
        }

        if (SqliteLog.ChainAt(session, snapshot.Workspace, snapshot.At.Seq) != snapshot.At.Chain)
        {
            return PublishOutcome.Diverged;
        }

        if (!snapshot.IsMadeOf(ListParts(session, snapshot.Workspace, snapshot.Id)))
        {
            return PublishOutcome.Incomplete;
        }

        session.Execute(
            "INSERT INTO snapshot (workspace, seq, id, chain, length, created) VALUES ($1, $2, $3, $4, $5, $6)",
            snapshot.Workspace.ToBytes(),
            snapshot.At.Seq,
            snapshot.Id.ToBytes(),
            snapshot.At.Chain.ToBytes(),
            snapshot.Length,
            snapshot.Created.ToColumn());
        session.Execute("DELETE FROM snapshot_lease WHERE workspace = $1", snapshot.Workspace.ToBytes());
        return PublishOutcome.Published;
    }

    private static void PruneSnapshots(SqliteSession session, Id<Workspace> workspace, DateTimeOffset before) =>
        session.Execute(
            """
            DELETE FROM snapshot
            WHERE workspace = $1 AND created < $2
              AND seq < (SELECT max(seq) FROM snapshot WHERE workspace = $1 AND created < $2)
            """,
            workspace.ToBytes(),
            before.ToColumn());

    /// <summary>And the parts of snapshots that have gone.</summary>
    private static void PruneUploads(SqliteSession session, Id<Workspace> workspace, DateTimeOffset begunBefore) =>
        session.Execute(
            """
            DELETE FROM snapshot_part
            WHERE workspace = $1 AND begun < $2 AND snapshot NOT IN (SELECT id FROM snapshot WHERE workspace = $1)
            """,
            workspace.ToBytes(),
            begunBefore.ToColumn());

    private static long PrunePayloads(SqliteSession session, Id<Workspace> workspace, DateTimeOffset before, DateTimeOffset now)
    {
        var from = SqliteLog.PrunedSeqOf(session, workspace);
        var to = session.FirstValue(
            """
            SELECT min($4, (SELECT COALESCE(max(seq), 0) FROM snapshot WHERE workspace = $1 AND created < $2),
                           (SELECT COALESCE(min(cursor_seq), $4) FROM device_grant
                            WHERE workspace = $1 AND revoked IS NULL AND (expires IS NULL OR expires > $3)))
            """,
            row => row.GetInt64(0),
            workspace.ToBytes(),
            before.ToColumn(),
            now.ToColumn(),
            from + ISnapshotStore.PruneStep)!.Value;
        if (to <= from)
        {
            return 0;
        }

        session.Execute(
            """
            UPDATE workspace SET kept_bytes = kept_bytes
                - (SELECT COALESCE(sum(length(payload)), 0) FROM entry WHERE workspace = $1 AND seq > $2 AND seq <= $3)
            WHERE id = $1
            """,
            workspace.ToBytes(),
            from,
            to);
        SqliteLog.SetPrunedSeq(session, workspace, to);
        return session.Execute(
            "UPDATE entry SET payload = NULL WHERE workspace = $1 AND seq > $2 AND seq <= $3", workspace.ToBytes(), from, to);
    }

    private static StoredSnapshot? FindNewest(SqliteSession session, Id<Workspace> workspace) =>
        session.First(
            "SELECT id, seq, chain, length, created FROM snapshot WHERE workspace = $1 ORDER BY seq DESC LIMIT 1",
            row => new StoredSnapshot(
                workspace, row.Id<Snapshot>(0), new Cursor(row.GetInt64(1), row.Chain(2)), row.GetInt64(3), row.Time(4)),
            workspace.ToBytes());

    private static bool IsPublished(SqliteSession session, Id<Workspace> workspace, Id<Snapshot> snapshot) =>
        session.FirstValue(
            "SELECT 1 FROM snapshot WHERE workspace = $1 AND id = $2", _ => true, workspace.ToBytes(), snapshot.ToBytes()) is not null;

    private static List<(int Part, long Bytes)> ListParts(SqliteSession session, Id<Workspace> workspace, Id<Snapshot> snapshot) =>
        session.List(
            "SELECT part, length(bytes) FROM snapshot_part WHERE workspace = $1 AND snapshot = $2 ORDER BY part",
            row => (row.GetInt32(0), row.GetInt64(1)),
            workspace.ToBytes(),
            snapshot.ToBytes());

    private static void DropParts(SqliteSession session, StoredSnapshot snapshot) =>
        session.Execute(
            "DELETE FROM snapshot_part WHERE workspace = $1 AND snapshot = $2",
            snapshot.Workspace.ToBytes(),
            snapshot.Id.ToBytes());
}
