using System.Data;
using Dapper;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

internal sealed class PostgresArchiveStore(PostgresDatabase database) : IArchiveStore
{
    /// <summary>A log has no gaps (invariant 4), so that its entries need not be counted.</summary>
    public Task<StoreStats> ReadStatsAsync() =>
        database.ReadAsync(connection => connection.QuerySingleAsync<StoreStats>(
            """
            SELECT 'PostgreSQL ' || current_setting('server_version') AS store, count(*) AS workspaces,
                coalesce(sum(head_seq), 0)::bigint AS entries,
                (SELECT count(*) FROM device_grant) AS grants, (SELECT count(*) FROM invite) AS invites,
                (SELECT count(*) FROM snapshot) AS snapshots, pg_database_size(current_database()) AS bytes
            FROM workspace WHERE NOT importing
            """));

    public Task<IReadOnlyList<Id<Workspace>>> ListWorkspacesAsync(Id<Workspace>? after, int most) =>
        database.ReadAsync<IReadOnlyList<Id<Workspace>>>(async connection =>
        {
            var ids = await connection.QueryAsync<Guid>(
                "SELECT id FROM workspace WHERE id > @After AND NOT importing ORDER BY id LIMIT @Most",
                new { After = after?.ToColumn() ?? Guid.Empty, Most = most });
            return ids.Select(PostgresColumns.ToId<Workspace>).ToList();
        });

    public Task<ArchivedWorkspace?> FindWorkspaceAsync(Id<Workspace> workspace) =>
        database.ReadAsync(async connection =>
        {
            // All of it as of one moment.
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
            var row = await connection.QueryFirstOrDefaultAsync<Row>(
                "SELECT created, head_seq, head_chain FROM workspace WHERE id = @Id AND NOT importing", new { Id = workspace.ToColumn() });
            return row is null
                ? null
                : new ArchivedWorkspace(
                    workspace,
                    row.Created,
                    row.Head,
                    await PostgresGrants.ListAsync(connection, workspace),
                    await PostgresInvites.ListAsync(connection, workspace),
                    Enumerable.Reverse(
                        await PostgresAudit.ListAsync(connection, workspace, long.MaxValue, AuditEntry.MostKept)).ToList());
        });

    public Task<IReadOnlyList<ArchivedEntry>> ReadEntriesAsync(Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        database.ReadAsync(connection => PostgresEntries.ReadAllAsync(connection, workspace, afterSeq, pageBytes));

    /// <summary>What was left of an import is seen by nobody, so that it goes step by step.</summary>
    public async Task<bool> BeginImportAsync(Id<Workspace> workspace, DateTimeOffset created)
    {
        while (await database.WriteAsync(connection => ClearSomeAsync(connection, workspace)))
        {
        }

        return await database.WriteAsync(connection => connection.ExecuteAsync(
            """
            INSERT INTO workspace (id, created, head_seq, head_chain, importing) VALUES (@Id, @Created, 0, @Chain, true)
            ON CONFLICT (id) DO NOTHING
            """,
            new { Id = workspace.ToColumn(), Created = created.UtcDateTime, Chain = Chain.Start.ToBytes() })) == 1;
    }

    public Task ImportEntriesAsync(Id<Workspace> workspace, IReadOnlyList<ArchivedEntry> entries) =>
        database.WriteAsync(async connection =>
        {
            var head = await LockImportAsync(connection, workspace) ?? throw NoImport(workspace);
            if (entries.Index().FirstOrDefault(at => at.Item.Seq != head.Seq + 1 + at.Index).Item is { } wrong)
            {
                throw new StorageException($"Seq {wrong.Seq} is out of turn in the import of workspace {workspace}, which has come to {head.Seq}.");
            }

            await PostgresEntries.InsertAsync(connection, workspace, entries);
            var end = entries.Count == 0 ? head : new Cursor(entries[^1].Seq, entries[^1].Chain);
            return await connection.ExecuteAsync(
                """
                UPDATE workspace SET head_seq = @Seq, head_chain = @Chain, pruned_seq = greatest(pruned_seq, @Pruned),
                    kept_bytes = kept_bytes + @Bytes
                WHERE id = @Id
                """,
                new
                {
                    Id = workspace.ToColumn(),
                    end.Seq,
                    Chain = end.Chain.ToBytes(),
                    Bytes = entries.Sum(entry => entry.Payload?.Length ?? 0L),
                    Pruned = entries.LastOrDefault(entry => entry.Payload is null)?.Seq ?? 0,
                });
        });

    public Task FinishImportAsync(ArchivedWorkspace workspace) =>
        database.WriteAsync(async connection =>
        {
            var head = await LockImportAsync(connection, workspace.Id) ?? throw NoImport(workspace.Id);
            if (head != workspace.Head)
            {
                throw new StorageException(
                    $"The import of workspace {workspace.Id} ends at seq {head.Seq}, and the workspace at {workspace.Head.Seq}.");
            }

            await PostgresGrants.InsertAsync(connection, workspace.Grants);
            await PostgresInvites.InsertAsync(connection, workspace.Invites);
            await using var audit = new NpgsqlBatch(connection);
            audit.BatchCommands.Add(PostgresAudit.Insert(workspace.Id, workspace.Audit));
            await audit.ExecuteNonQueryAsync();
            return await connection.ExecuteAsync("UPDATE workspace SET importing = false WHERE id = @Id", new { Id = workspace.Id.ToColumn() });
        });

    /// <summary>Where an import has come to; null when none of this workspace is under way.</summary>
    private static async Task<Cursor?> LockImportAsync(NpgsqlConnection connection, Id<Workspace> workspace)
    {
        var row = await connection.QueryFirstOrDefaultAsync<Row>(
            "SELECT created, head_seq, head_chain FROM workspace WHERE id = @Id AND importing FOR UPDATE", new { Id = workspace.ToColumn() });
        return row?.Head;
    }

    /// <summary>False when nothing is left of an import.</summary>
    private static async Task<bool> ClearSomeAsync(NpgsqlConnection connection, Id<Workspace> workspace)
    {
        const int Step = 50_000;
        if (await LockImportAsync(connection, workspace) is null)
        {
            return false;
        }

        var cleared = await connection.ExecuteAsync(
            """
            DELETE FROM entry
            WHERE workspace = @Id AND seq IN (SELECT seq FROM entry WHERE workspace = @Id ORDER BY seq LIMIT @Step)
            """,
            new { Id = workspace.ToColumn(), Step });
        if (cleared == Step)
        {
            return true;
        }

        await connection.ExecuteAsync(
            """
            DELETE FROM snapshot WHERE workspace = @Id;
            DELETE FROM snapshot_part WHERE workspace = @Id;
            DELETE FROM workspace WHERE id = @Id;
            """,
            new { Id = workspace.ToColumn() });
        return false;
    }

    private static StorageException NoImport(Id<Workspace> workspace) => new($"No import of workspace {workspace} is under way.");

    /// <summary>As Dapper reads it, by the names of the columns.</summary>
    private sealed record Row(DateTime Created, long HeadSeq, byte[] HeadChain)
    {
        public Cursor Head => new(HeadSeq, new Chain(HeadChain));
    }
}
