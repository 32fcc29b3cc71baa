using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>The rows of audit trails.</summary>
internal static class SqliteAudit
{
    private const string Columns = "number, at, action, actor, actor_name, subject, scope, expires";

    /// <summary>The number of the newest entry, or 0.</summary>
    public static long LastOf(SqliteSession session, Id<Workspace> workspace) =>
        session.FirstValue("SELECT max(number) FROM audit WHERE workspace = $1", row => row.OptionalInt64(0) ?? 0, workspace.ToBytes())!.Value;

    public static void Insert(SqliteSession session, Id<Workspace> workspace, AuditEntry entry) =>
        session.Execute(
            $"INSERT INTO audit (workspace, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            workspace.ToBytes(),
            entry.Number,
            entry.At.ToColumn(),
            (long)entry.Action,
            entry.Actor.ToBytes(),
            entry.ActorName,
            entry.Subject,
            (long?)entry.Scope,
            entry.Expires?.ToColumn());

    /// <summary>Forgets the entries up to a number.</summary>
    public static void Forget(SqliteSession session, Id<Workspace> workspace, long upTo) =>
        session.Execute("DELETE FROM audit WHERE workspace = $1 AND number <= $2", workspace.ToBytes(), upTo);

    /// <summary>The newest before a number, newest first.</summary>
    public static List<AuditEntry> List(SqliteSession session, Id<Workspace> workspace, long before, int most) =>
        session.List(
            $"SELECT {Columns} FROM audit WHERE workspace = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
            Read,
            workspace.ToBytes(),
            before,
            most);

    private static AuditEntry Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.Time(1),
        (AuditAction)row.GetInt64(2),
        row.Id<Grant>(3),
        row.GetString(4),
        row.GetString(5),
        (Scope?)row.OptionalInt64(6),
        row.OptionalTime(7));
}
