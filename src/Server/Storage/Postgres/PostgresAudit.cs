using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>The rows of audit trails.</summary>
internal static class PostgresAudit
{
    private const string Columns = "number, at, action, actor, actor_name, subject, scope, expires";

    /// <summary>The number of the newest entry, or 0. To be sent with others.</summary>
    public static NpgsqlBatchCommand Last(Id<Workspace> workspace) =>
        new NpgsqlBatchCommand("SELECT coalesce(max(number), 0) FROM audit WHERE workspace = $1").With(workspace.ToColumn());

    /// <summary>To be sent with others.</summary>
    public static NpgsqlBatchCommand Insert(Id<Workspace> workspace, IReadOnlyList<AuditEntry> entries) =>
        new NpgsqlBatchCommand($"INSERT INTO audit (workspace, {Columns}) SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9)").With(
            workspace.ToColumn(),
            entries.Select(entry => entry.Number).ToArray(),
            entries.Select(entry => entry.At.UtcDateTime).ToArray(),
            entries.Select(entry => (int)entry.Action).ToArray(),
            entries.Select(entry => entry.Actor.ToColumn()).ToArray(),
            entries.Select(entry => entry.ActorName).ToArray(),
            entries.Select(entry => entry.Subject).ToArray(),
            entries.Select(entry => (int?)entry.Scope).ToArray(),
            entries.Select(entry => entry.Expires?.UtcDateTime).ToArray());

    /// <summary>Forgets the entries up to a number. To be sent with others.</summary>
    public static NpgsqlBatchCommand Forget(Id<Workspace> workspace, long upTo) =>
        new NpgsqlBatchCommand("DELETE FROM audit WHERE workspace = $1 AND number <= $2").With(workspace.ToColumn(), upTo);

    /// <summary>The newest before a number, newest first.</summary>
    public static async Task<List<AuditEntry>> ListAsync(NpgsqlConnection connection, Id<Workspace> workspace, long before, int most)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Columns} FROM audit WHERE workspace = $1 AND number < $2 ORDER BY number DESC LIMIT $3", connection)
            .With(workspace.ToColumn(), before, most);
        await using var reader = await command.ExecuteReaderAsync();
        var entries = new List<AuditEntry>();
        while (await reader.ReadAsync())
        {
            entries.Add(Read(reader));
        }

        return entries;
    }

    private static AuditEntry Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetDateTime(1),
        (AuditAction)row.GetInt32(2),
        row.Id<Grant>(3),
        row.GetString(4),
        row.GetString(5),
        row.IsDBNull(6) ? null : (Scope)row.GetInt32(6),
        row.IsDBNull(7) ? null : row.GetDateTime(7));
}
