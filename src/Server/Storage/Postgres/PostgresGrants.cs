using Dapper;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>The rows of grants.</summary>
internal static class PostgresGrants
{
    private const string Columns =
        "id, workspace, device, device_name, role, scope, issued, expires, revoked, last_seen, cursor_seq, invite, revision";

    private const string Select = $"SELECT {Columns} FROM device_grant";

    public static Task<StoredGrant?> FindAsync(NpgsqlConnection connection, Id<Grant> grant) =>
        FirstAsync(connection, $"{Select} WHERE id = @Id", new { Id = grant.ToColumn() });

    public static Task<List<StoredGrant>> FindAsync(NpgsqlConnection connection, IEnumerable<Id<Grant>> grants) =>
        ListAsync(connection, $"{Select} WHERE id = ANY(@Ids)", new { Ids = grants.Select(grant => grant.ToColumn()).ToArray() });

    /// <summary>The grant that an earlier redemption of the same device made and nobody has used: its answer was lost on the way.</summary>
    public static Task<StoredGrant?> FindUnusedAsync(NpgsqlConnection connection, Redemption redemption) => FirstAsync(
        connection,
        $"""
        {Select}
        WHERE workspace = @Workspace AND invite = @Invite AND device = @Device AND last_seen IS NULL AND revoked IS NULL
        """,
        new
        {
            Workspace = redemption.Workspace.ToColumn(),
            Invite = redemption.Invite.ToColumn(),
            Device = redemption.Device.ToColumn(),
        });

    /// <summary>Newest first.</summary>
    public static Task<List<StoredGrant>> ListAsync(NpgsqlConnection connection, Id<Workspace> workspace) =>
        ListAsync(connection, $"{Select} WHERE workspace = @Workspace ORDER BY issued DESC", new { Workspace = workspace.ToColumn() });

    /// <summary>In the one order in which everybody locks them.</summary>
    public static Task<List<StoredGrant>> LockAsync(NpgsqlConnection connection, Id<Workspace> workspace) =>
        ListAsync(connection, $"{Select} WHERE workspace = @Workspace ORDER BY id FOR UPDATE", new { Workspace = workspace.ToColumn() });

    public static Task<StoredGrant?> SetSeenAsync(NpgsqlConnection connection, Id<Grant> grant, DateTimeOffset now, long cursorSeq) => FirstAsync(
        connection,
        $"UPDATE device_grant SET last_seen = @Now, cursor_seq = @CursorSeq WHERE id = @Id RETURNING {Columns}",
        new { Id = grant.ToColumn(), Now = now.UtcDateTime, CursorSeq = cursorSeq });

    public static Task InsertAsync(NpgsqlConnection connection, IEnumerable<StoredGrant> grants) =>
        connection.ExecuteAsync(
            $"""
            INSERT INTO device_grant ({Columns}) VALUES (
                @Id, @Workspace, @Device, @DeviceName, @Role, @Scope, @Issued, @Expires, @Revoked, @LastSeen, @CursorSeq, @Invite, @Revision)
            """,
            grants.Select(Row.Of));

    private static async Task<StoredGrant?> FirstAsync(NpgsqlConnection connection, string sql, object values) =>
        (await connection.QueryFirstOrDefaultAsync<Row>(sql, values))?.ToGrant();

    private static async Task<List<StoredGrant>> ListAsync(NpgsqlConnection connection, string sql, object values) =>
        (await connection.QueryAsync<Row>(sql, values)).Select(row => row.ToGrant()).ToList();

    /// <summary>As Dapper reads and writes it, by the names of the columns.</summary>
    private sealed record Row(
        Guid Id,
        Guid Workspace,
        Guid Device,
        string DeviceName,
        int Role,
        int Scope,
        DateTime Issued,
        DateTime? Expires,
        DateTime? Revoked,
        DateTime? LastSeen,
        long? CursorSeq,
        Guid? Invite,
        int Revision)
    {
        public static Row Of(StoredGrant grant) => new(
            grant.Id.ToColumn(),
            grant.Workspace.ToColumn(),
            grant.Device.ToColumn(),
            grant.DeviceName,
            (int)grant.Role,
            (int)grant.Scope,
            grant.Issued.UtcDateTime,
            grant.Expires?.UtcDateTime,
            grant.Revoked?.UtcDateTime,
            grant.LastSeen?.UtcDateTime,
            grant.CursorSeq,
            grant.Invite?.ToColumn(),
            grant.Revision);

        public StoredGrant ToGrant() => new(
            Id.ToId<Grant>(),
            Workspace.ToId<Workspace>(),
            Device.ToId<Device>(),
            DeviceName,
            (Role)Role,
            (Scope)Scope,
            Issued,
            Expires,
            Revoked,
            LastSeen,
            CursorSeq,
            Invite?.ToId<Invite>(),
            Revision);
    }
}
