using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>The rows of grants.</summary>
internal static class SqliteGrants
{
    public const string Columns =
        "id, workspace, device, device_name, role, scope, issued, expires, revoked, last_seen, cursor_seq, invite, revision";

    public const string Select = $"SELECT {Columns} FROM device_grant";

    public static StoredGrant? Find(SqliteSession session, Id<Grant> grant) =>
        session.First($"{Select} WHERE id = $1", Read, grant.ToBytes());

    /// <summary>Newest first.</summary>
    public static List<StoredGrant> List(SqliteSession session, Id<Workspace> workspace) =>
        session.List($"{Select} WHERE workspace = $1 ORDER BY issued DESC", Read, workspace.ToBytes());

    public static void Insert(SqliteSession session, StoredGrant grant) =>
        session.Execute(
            $"INSERT INTO device_grant ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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
            grant.Revision);

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
        row.GetInt32(12));
}
