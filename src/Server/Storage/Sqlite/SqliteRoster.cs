using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>What a <see cref="Roster"/> is read from, and what has become of it, written. Inside one transaction.</summary>
internal static class SqliteRoster
{
    private const string AuditColumns = "number, at, action, actor, actor_name, subject, scope, expires";

    public static Roster Read(SqliteSession session, Id<Workspace> workspace) => new(SqliteGrants.List(session, workspace));

    public static void Write(SqliteSession session, Id<Workspace> workspace, Roster roster)
    {
        foreach (var grant in roster.Changed)
        {
            SqliteGrants.Update(session, grant);
        }

        if (roster.InvitesPass is var (from, to))
        {
            session.Execute(
                "UPDATE invite SET maker = $3 WHERE workspace = $1 AND maker = $2", workspace.ToBytes(), from.ToBytes(), to.ToBytes());
        }

        Add(session, workspace, roster.Audit);
    }

    /// <summary>Numbers what has none, and forgets the oldest beyond <see cref="AuditEntry.MostKept"/>.</summary>
    public static void Add(SqliteSession session, Id<Workspace> workspace, IReadOnlyList<AuditEntry> audit)
    {
        var last = session.FirstValue(
            "SELECT number FROM audit WHERE workspace = $1 ORDER BY number DESC LIMIT 1", row => row.GetInt64(0), workspace.ToBytes()) ?? 0;
        foreach (var entry in audit)
        {
            last = entry.Number == 0 ? last + 1 : entry.Number;
            session.Execute(
                $"INSERT INTO audit (workspace, {AuditColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                workspace.ToBytes(),
                last,
                entry.At.ToColumn(),
                (long)entry.Action,
                entry.Actor.ToBytes(),
                entry.ActorName,
                entry.Subject,
                (long?)entry.Scope,
                entry.Expires?.ToColumn());
        }

        session.Execute("DELETE FROM audit WHERE workspace = $1 AND number <= $2", workspace.ToBytes(), last - AuditEntry.MostKept);
    }

    /// <summary>Newest first.</summary>
    public static List<AuditEntry> ListAudit(SqliteSession session, Id<Workspace> workspace, long before, int most) =>
        session.List(
            $"SELECT {AuditColumns} FROM audit WHERE workspace = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
            row => new AuditEntry(
                row.Time(1),
                (AuditAction)row.GetInt64(2),
                row.Id<Grant>(3),
                row.GetString(4),
                row.GetString(5),
                (Scope?)row.OptionalInt64(6),
                row.OptionalTime(7),
                row.GetInt64(0)),
            workspace.ToBytes(),
            before,
            most);
}
