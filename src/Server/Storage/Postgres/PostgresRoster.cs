using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>What a <see cref="Roster"/> is read from, and what has become of it, written: one round trip each, inside one transaction.</summary>
internal static class PostgresRoster
{
    /// <summary>
    /// Behind the lock that appends take too: who holds it knows that no append of the workspace is under way, and the next will see what is
    /// written now (invariant 10). Of two masters that revoke each other at once, one stays. What a statement after the lock reads, the lock
    /// has waited for.
    /// </summary>
    public static async Task<Roster> LockAsync(NpgsqlConnection connection, Id<Workspace> workspace)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT 1 FROM workspace WHERE id = $1 FOR UPDATE").With(workspace.ToColumn()));
        batch.BatchCommands.Add(PostgresGrants.List(workspace));
        batch.BatchCommands.Add(PostgresAudit.Last(workspace));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        var grants = await PostgresGrants.ReadAsync(reader).ToListAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return new Roster(grants, reader.GetInt64(0));
    }

    public static async Task WriteAsync(NpgsqlConnection connection, Id<Workspace> workspace, Roster roster)
    {
        if (roster.Audit.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var grant in roster.Changed)
        {
            batch.BatchCommands.Add(PostgresGrants.Update(grant));
        }

        if (roster.InvitesPass is var (from, to))
        {
            batch.BatchCommands.Add(PostgresInvites.Pass(workspace, from, to));
        }

        batch.BatchCommands.Add(PostgresAudit.Insert(workspace, roster.Audit));
        batch.BatchCommands.Add(PostgresAudit.Forget(workspace, roster.Audit[^1].Number - AuditEntry.MostKept));
        await batch.ExecuteNonQueryAsync();
    }
}
