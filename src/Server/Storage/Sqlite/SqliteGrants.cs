using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>The rows of grants.</summary>
internal static class SqliteGrants
{
    private const string Columns =
        "id, workspace, device, device_name, role, scope, issued, expires, revoked, last_seen, cursor_seq, invite, online_until, revision";

    private const string Select = $"SELECT {Columns} FROM device_grant";

    public static StoredGrant? Find(SqliteSession session, Id<Grant> grant) =>
        session.First($"{Select} WHERE id = $1", Read, grant.ToBytes());

    /// <summary>Newest first.</summary>
    public static List<StoredGrant> List(SqliteSession session, Id<Workspace> workspace) =>
        session.List($"{Select} WHERE workspace = $1 ORDER BY issued DESC", Read, workspace.ToBytes());

    public static void Insert(SqliteSession session, StoredGrant grant) =>
        session.Execute(
            $"INSERT INTO device_grant ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            grant.Id.ToBytes(),
            grant.Workspace.ToBytes(),
            grant.Device.ToBytes(),
            grant.DeviceName,
            (long)grant.Role,
            (long)grant.Scope,
            grant.Issued.ToColumn(),
            grant.Expires?.ToColumn(),
            grant.Revoked?.ToColumn(),
            grant.LastSeen?.ToColumn(),
            grant.CursorSeq,
            grant.Invite?.ToBytes(),
            grant.OnlineUntil?.ToColumn(),
            grant.Revision);

    /// <summary>What a <see cref="Roster"/> changes.</summary>
    public static void Update(SqliteSession session, StoredGrant grant) =>
        session.Execute(
            "UPDATE device_grant SET device_name = $2, role = $3, scope = $4, expires = $5, revoked = $6, revision = $7 WHERE id = $1",
            grant.Id.ToBytes(),
            grant.DeviceName,
            (long)grant.Role,
            (long)grant.Scope,
            grant.Expires?.ToColumn(),
            grant.Revoked?.ToColumn(),
            grant.Revision);

    public static StoredGrant? SetSeen(SqliteSession session, Seen seen) =>
        session.First(
            $"UPDATE device_grant SET last_seen = $2, cursor_seq = $3, online_until = $4 WHERE id = $1 RETURNING {Columns}",
            Read,
            seen.Grant.ToBytes(),
            seen.At.ToColumn(),
            seen.CursorSeq,
            seen.OnlineUntil?.ToColumn());

    public static StoredGrant Read(SqliteDataReader row) => new(
        row.Id<Grant>(0),
        row.Id<Workspace>(1),
        row.Id<Device>(2),
        row.GetString(3),
        (Role)row.GetInt64(4),
        (Scope)row.GetInt64(5),
        row.Time(6),
        row.OptionalTime(7),
        row.OptionalTime(8),
        row.OptionalTime(9),
        row.OptionalInt64(10),
        row.OptionalId<Invite>(11),
        row.OptionalTime(12),
        row.GetInt32(13));
}
