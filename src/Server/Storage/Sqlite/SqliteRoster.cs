using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>What a <see cref="Roster"/> is read from, and what has become of it, written. Inside one transaction.</summary>
internal static class SqliteRoster
{
    public static Roster Read(SqliteSession session, Id<Workspace> workspace) =>
        new(SqliteGrants.List(session, workspace), SqliteAudit.LastOf(session, workspace));

    public static void Write(SqliteSession session, Id<Workspace> workspace, Roster roster)
    {
        foreach (var grant in roster.Changed)
        {
            SqliteGrants.Update(session, grant);
        }

        if (roster.InvitesPass is var (from, to))
        {
            SqliteInvites.Pass(session, workspace, from, to);
        }

        foreach (var entry in roster.Audit)
        {
            SqliteAudit.Insert(session, workspace, entry);
            SqliteAudit.Forget(session, workspace, entry.Number - AuditEntry.MostKept);
        }
    }
}
