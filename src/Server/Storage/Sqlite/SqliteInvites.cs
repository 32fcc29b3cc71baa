using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>The rows of invites.</summary>
internal static class SqliteInvites
{
    private const string Columns = "id, workspace, maker, name, secret_hash, scope, created, expires, uses, used, role";

    private const string Select = $"SELECT {Columns} FROM invite WHERE workspace = $1 AND revoked IS NULL";

    /// <summary>Null when there is none that is not revoked.</summary>
    public static StoredInvite? Find(SqliteSession session, Id<Workspace> workspace, Id<Invite> invite) =>
        session.First($"{Select} AND id = $2", Read, workspace.ToBytes(), invite.ToBytes());

    /// <summary>Newest first. An invite dies with the grant that made it, and with its being a master.</summary>
    public static List<StoredInvite> ListRedeemable(SqliteSession session, Id<Workspace> workspace, DateTimeOffset now) =>
        session.List(
            $"""
            {Select} AND (expires IS NULL OR expires > $2) AND (uses IS NULL OR used < uses)
              AND EXISTS (SELECT 1 FROM device_grant AS made_it
                          WHERE made_it.id = maker AND made_it.revoked IS NULL AND made_it.role = $3)
            ORDER BY created DESC
            """,
            Read,
            workspace.ToBytes(),
            now.ToColumn(),
            (long)Role.Master);

    /// <summary>Newest first, those that nobody can redeem any more with them, but not the revoked ones.</summary>
    public static List<StoredInvite> List(SqliteSession session, Id<Workspace> workspace) =>
        session.List($"{Select} ORDER BY created DESC", Read, workspace.ToBytes());

    /// <summary>Those that one grant made are another's now, but not those that make masters.</summary>
    public static void Pass(SqliteSession session, Id<Workspace> workspace, Id<Grant> from, Id<Grant> to) =>
        session.Execute(
            "UPDATE invite SET maker = $3 WHERE workspace = $1 AND maker = $2 AND role <> $4",
            workspace.ToBytes(),
            from.ToBytes(),
            to.ToBytes(),
            (long)Role.Master);

    public static void Insert(SqliteSession session, StoredInvite invite) =>
        session.Execute(
            $"INSERT INTO invite ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            invite.Id.ToBytes(),
            invite.Workspace.ToBytes(),
            invite.Maker.ToBytes(),
            invite.Name,
            invite.SecretHash,
            (long)invite.Scope,
            invite.Created.ToColumn(),
            invite.Expires?.ToColumn(),
            invite.Uses,
            invite.Used,
            (long)invite.Role);

    private static StoredInvite Read(SqliteDataReader row) => new(
        row.Id<Invite>(0),
        row.Id<Workspace>(1),
        row.Id<Grant>(2),
        row.GetString(3),
        row.Bytes(4),
        (Scope)row.GetInt64(5),
        row.Time(6),
        row.OptionalTime(7),
        row.IsDBNull(8) ? null : row.GetInt32(8),
        row.GetInt32(9),
        (Role)row.GetInt64(10));
}
