using System.Buffers.Binary;
using System.Data;
using Dapper;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

internal sealed class PostgresSnapshotStore(PostgresDatabase database) : ISnapshotStore
{
    public Task WritePartAsync(
        Id<Workspace> workspace, Id<Snapshot> snapshot, int part, ReadOnlyMemory<byte> bytes, DateTimeOffset begun) =>
        database.WriteAsync(async connection =>
        {
            await LockAsync(connection, workspace);
            if (await IsPublishedAsync(connection, workspace, snapshot))
            {
                throw new StorageException($"Snapshot {snapshot} is published already.");
            }

            await using var command = new NpgsqlCommand(
                """
                INSERT INTO snapshot_part (workspace, snapshot, part, begun, bytes) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (workspace, snapshot, part) DO UPDATE SET begun = excluded.begun, bytes = excluded.bytes
                """,
                connection).With(workspace.ToColumn(), snapshot.ToColumn(), part, begun.UtcDateTime, bytes);
            return await command.ExecuteNonQueryAsync();
        });

    public Task<long> MeasureAsync(Id<Workspace> workspace, Id<Snapshot> snapshot) =>
        database.ReadAsync(async connection => StoredSnapshot.Reach(await ListPartsAsync(connection, workspace, snapshot)));

    public Task<PublishOutcome> PublishAsync(StoredSnapshot snapshot, Id<Grant>? author) =>
        database.WriteAsync(async connection =>
        {
            await LockAsync(connection, snapshot.Workspace);
            var refusal = author is { } grant ? snapshot.RefusalTo(await PostgresGrants.ShareAsync(connection, grant)) : null;
            return refusal ?? await PublishAsync(connection, snapshot);
        });

    public Task<DateTimeOffset?> LeaseAsync(Id<Workspace> workspace, DateTimeOffset now, DateTimeOffset until) =>
        database.WriteAsync(async connection =>
        {
            var lease = new { Workspace = workspace.ToColumn(), Now = now.UtcDateTime, Until = until.UtcDateTime };
            var taken = await connection.ExecuteAsync(
                """
                INSERT INTO snapshot_lease AS lease (workspace, until) VALUES (@Workspace, @Until)
                ON CONFLICT (workspace) DO UPDATE SET until = excluded.until WHERE lease.until <= @Now
                """,
                lease);
            return taken > 0
                ? null
                : (DateTimeOffset?)await connection.QueryFirstOrDefaultAsync<DateTime?>(
                    "SELECT until FROM snapshot_lease WHERE workspace = @Workspace", lease);
        });

    public Task<StoredSnapshot?> FindNewestAsync(Id<Workspace> workspace) =>
        database.ReadAsync(connection => FindNewestAsync(connection, workspace));

    public Task<byte[]?> ReadPartAsync(Id<Workspace> workspace, Id<Snapshot> snapshot, int part) =>
        database.ReadAsync(async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT bytes FROM snapshot_part
                WHERE workspace = $1 AND snapshot = $2 AND part = $3
                  AND EXISTS (SELECT 1 FROM snapshot AS published WHERE published.workspace = $1 AND published.id = $2)
                """,
                connection).With(workspace.ToColumn(), snapshot.ToColumn(), part);

            // In sequence, because a buffer for a whole wide row would stay with the connection.
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess);
            return await reader.ReadAsync() ? await reader.GetFieldValueAsync<byte[]>(0) : null;
        });

    public Task<long> PruneAsync(Id<Workspace> workspace, DateTimeOffset before, DateTimeOffset now) =>
        database.WriteAsync(async connection =>
        {
            await LockAsync(connection, workspace);
            await PruneSnapshotsAsync(connection, workspace, before, now - ISnapshotStore.UploadTime);
            return await PrunePayloadsAsync(connection, workspace, before, now);
        });

    private static async Task<PublishOutcome> PublishAsync(NpgsqlConnection connection, StoredSnapshot snapshot)
    {
        var newest = await FindNewestAsync(connection, snapshot.Workspace);
        if (newest?.At.Seq >= snapshot.At.Seq)
        {
            if (newest.Id == snapshot.Id)
            {
                return PublishOutcome.Published;
            }

            if (!await IsPublishedAsync(connection, snapshot.Workspace, snapshot.Id))
            {
                await connection.ExecuteAsync(
                    "DELETE FROM snapshot_part WHERE workspace = @Workspace AND snapshot = @Id", Row.Of(snapshot));
            }

            return PublishOutcome.Superseded;
        }

        if (!await HoldsAsync(connection, snapshot.Workspace, snapshot.At))
        {
            return PublishOutcome.Diverged;
        }

        if (!snapshot.IsMadeOf(await ListPartsAsync(connection, snapshot.Workspace, snapshot.Id)))
        {
            return PublishOutcome.Incomplete;
        }

        await connection.ExecuteAsync(
            """
            INSERT INTO snapshot (workspace, seq, id, chain, length, created) VALUES (@Workspace, @Seq, @Id, @Chain, @Length, @Created);
            DELETE FROM snapshot_lease WHERE workspace = @Workspace;
            """,
            Row.Of(snapshot));
        return PublishOutcome.Published;
    }

    /// <summary>With the uploads that were left, and the parts of snapshots that have gone.</summary>
    private static Task<int> PruneSnapshotsAsync(
        NpgsqlConnection connection, Id<Workspace> workspace, DateTimeOffset before, DateTimeOffset begunBefore) =>
        connection.ExecuteAsync(
            """
            DELETE FROM snapshot
            WHERE workspace = @Workspace AND created < @Before
              AND seq < (SELECT max(seq) FROM snapshot WHERE workspace = @Workspace AND created < @Before);
            DELETE FROM snapshot_part
            WHERE workspace = @Workspace AND begun < @BegunBefore AND snapshot NOT IN (SELECT id FROM snapshot WHERE workspace = @Workspace);
            """,
            new { Workspace = workspace.ToColumn(), Before = before.UtcDateTime, BegunBefore = begunBefore.UtcDateTime });

    /// <summary>The entries first and the head's row last: appends wait for that one until the commit.</summary>
    private static async Task<long> PrunePayloadsAsync(
        NpgsqlConnection connection, Id<Workspace> workspace, DateTimeOffset before, DateTimeOffset now)
    {
        var (from, to) = await connection.QueryFirstOrDefaultAsync<(long, long)>(
            """
            SELECT pruned_seq, least(
                pruned_seq + @Step,
                (SELECT coalesce(max(seq), 0) FROM snapshot WHERE workspace = @Workspace AND created < @Before),
                (SELECT min(cursor_seq) FROM device_grant
                 WHERE workspace = @Workspace AND revoked IS NULL AND (expires IS NULL OR expires > @Now)))
            FROM workspace WHERE id = @Workspace
            """,
            new
            {
                Workspace = workspace.ToColumn(),
                Before = before.UtcDateTime,
                Now = now.UtcDateTime,
                Step = (long)ISnapshotStore.PruneStep,
            });
        if (to <= from)
        {
            return 0;
        }

        var (payloads, bytes) = await connection.QuerySingleAsync<(long, long)>(
            """
            WITH emptied AS (
                UPDATE entry SET payload = NULL
                FROM (SELECT seq AS place, octet_length(payload) AS bytes FROM entry
                      WHERE workspace = @Workspace AND seq > @From AND seq <= @To) AS kept
                WHERE workspace = @Workspace AND seq = place
                RETURNING bytes)
            SELECT count(*), coalesce(sum(bytes), 0)::bigint FROM emptied
            """,
            new { Workspace = workspace.ToColumn(), From = from, To = to });
        await connection.ExecuteAsync(
            "UPDATE workspace SET pruned_seq = @To, kept_bytes = kept_bytes - @Bytes WHERE id = @Workspace",
            new { Workspace = workspace.ToColumn(), To = to, Bytes = bytes });
        return payloads;
    }

    private static async Task<StoredSnapshot?> FindNewestAsync(NpgsqlConnection connection, Id<Workspace> workspace)
    {
        var row = await connection.QueryFirstOrDefaultAsync<Row>(
            "SELECT workspace, id, seq, chain, length, created FROM snapshot WHERE workspace = @Workspace ORDER BY seq DESC LIMIT 1",
            new { Workspace = workspace.ToColumn() });
        return row?.ToSnapshot();
    }

    private static async Task<bool> HoldsAsync(NpgsqlConnection connection, Id<Workspace> workspace, Cursor at) =>
        at.Seq == 0
            ? at == Cursor.Start
            : await connection.ExecuteScalarAsync<bool>(
                "SELECT EXISTS (SELECT 1 FROM entry WHERE workspace = @Workspace AND seq = @Seq AND chain = @Chain)",
                new { Workspace = workspace.ToColumn(), at.Seq, Chain = at.Chain.ToBytes() });

    private static async Task<List<(int Part, long Bytes)>> ListPartsAsync(
        NpgsqlConnection connection, Id<Workspace> workspace, Id<Snapshot> snapshot) =>
        (await connection.QueryAsync<(int, long)>(
            "SELECT part, octet_length(bytes)::bigint FROM snapshot_part WHERE workspace = @Workspace AND snapshot = @Id ORDER BY part",
            new { Workspace = workspace.ToColumn(), Id = snapshot.ToColumn() })).ToList();

    private static Task<bool> IsPublishedAsync(NpgsqlConnection connection, Id<Workspace> workspace, Id<Snapshot> snapshot) =>
        connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM snapshot WHERE workspace = @Workspace AND id = @Id)",
            new { Workspace = workspace.ToColumn(), Id = snapshot.ToColumn() });

    /// <summary>
    /// What writes the snapshots of a workspace does it one after the other, and no append waits for it. Workspaces whose ids begin alike share
    /// a lock, and only wait.
    /// </summary>
    private static Task<int> LockAsync(NpgsqlConnection connection, Id<Workspace> workspace) =>
        connection.ExecuteAsync(
            "SELECT pg_advisory_xact_lock(@Key)", new { Key = BinaryPrimitives.ReadInt64BigEndian(workspace.ToBytes()) });

    /// <summary>As Dapper reads and writes it, by the names of the columns.</summary>
    private sealed record Row(Guid Workspace, Guid Id, long Seq, byte[] Chain, long Length, DateTime Created)
    {
        public static Row Of(StoredSnapshot snapshot) => new(
            snapshot.Workspace.ToColumn(),
            snapshot.Id.ToColumn(),
            snapshot.At.Seq,
            snapshot.At.Chain.ToBytes(),
            snapshot.Length,
            snapshot.Created.UtcDateTime);

        public StoredSnapshot ToSnapshot() =>
            new(Workspace.ToId<Workspace>(), Id.ToId<Snapshot>(), new Cursor(Seq, new Chain(Chain)), Length, Created);
    }
}
