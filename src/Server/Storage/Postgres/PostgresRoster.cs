using Dapper;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>What a <see cref="Roster"/> is read from, and what has become of it, written. Inside one transaction.</summary>
internal static class PostgresRoster
{
    private const string AuditColumns = "number, at, action, actor, actor_name, subject, scope, expires";

    /// <summary>
    /// Behind the lock that appends take too: who holds it knows that no append of the workspace is under way, and the next will see what is
    /// written now (invariant 10). Of two masters that revoke each other at once, one stays.
    /// </summary>
    public static async Task<Roster> LockAsync(NpgsqlConnection connection, Id<Workspace> workspace)
    {
        await connection.ExecuteAsync("SELECT 1 FROM workspace WHERE id = @Id FOR UPDATE", new { Id = workspace.ToColumn() });
        return new Roster(await PostgresGrants.ListAsync(connection, workspace));
    }

    public static async Task WriteAsync(NpgsqlConnection connection, Id<Workspace> workspace, Roster roster)
    {
        await PostgresGrants.UpdateAsync(connection, roster.Changed);
        if (roster.InvitesPass is var (from, to))
        {
            await connection.ExecuteAsync(
                "UPDATE invite SET maker = @To WHERE workspace = @Workspace AND maker = @From",
                new { Workspace = workspace.ToColumn(), From = from.ToColumn(), To = to.ToColumn() });
        }

        await AddAsync(connection, workspace, roster.Audit);
    }

    /// <summary>Numbers what has none, and forgets the oldest beyond <see cref="AuditEntry.MostKept"/>.</summary>
    public static async Task AddAsync(NpgsqlConnection connection, Id<Workspace> workspace, IReadOnlyList<AuditEntry> audit)
    {
        var last = await connection.ExecuteScalarAsync<long>(
            "SELECT coalesce(max(number), 0) FROM audit WHERE workspace = @Id", new { Id = workspace.ToColumn() });
        foreach (var entry in audit)
        {
            last = entry.Number == 0 ? last + 1 : entry.Number;
            await connection.ExecuteAsync(
                $"""
                INSERT INTO audit (workspace, {AuditColumns})
                VALUES (@Workspace, @Number, @At, @Action, @Actor, @ActorName, @Subject, @Scope, @Expires)
                """,
                new
                {
                    Workspace = workspace.ToColumn(),
                    Number = last,
                    At = entry.At.UtcDateTime,
                    Action = (int)entry.Action,
                    Actor = entry.Actor.ToColumn(),
                    entry.ActorName,
                    entry.Subject,
                    Scope = (int?)entry.Scope,
                    Expires = entry.Expires?.UtcDateTime,
                });
        }

        await connection.ExecuteAsync(
            "DELETE FROM audit WHERE workspace = @Workspace AND number <= @Oldest",
            new { Workspace = workspace.ToColumn(), Oldest = last - AuditEntry.MostKept });
    }

    /// <summary>Newest first.</summary>
    public static async Task<List<AuditEntry>> ListAuditAsync(NpgsqlConnection connection, Id<Workspace> workspace, long before, int most)
    {
        var rows = await connection.QueryAsync<Row>(
            $"SELECT {AuditColumns} FROM audit WHERE workspace = @Workspace AND number < @Before ORDER BY number DESC LIMIT @Most",
            new { Workspace = workspace.ToColumn(), Before = before, Most = most });
        return rows.Select(row => row.ToEntry()).ToList();
    }

    /// <summary>As Dapper reads it, by the names of the columns.</summary>
    private sealed record Row(
        long Number, DateTime At, int Action, Guid Actor, string ActorName, string Subject, int? Scope, DateTime? Expires)
    {
        public AuditEntry ToEntry() => new(
            At, (AuditAction)Action, Actor.ToId<Grant>(), ActorName, Subject, (Scope?)Scope, Expires, Number);
    }
}
