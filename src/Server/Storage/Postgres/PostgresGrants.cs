using Dapper;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>The rows of grants.</summary>
internal static class PostgresGrants
{
    private const string Columns =
        "id, workspace, device, device_name, role, scope, issued, expires, revoked, last_seen, cursor_seq, invite, online_until, revision";

    private const string Select = $"SELECT {Columns} FROM device_grant";

    public static Task<StoredGrant?> FindAsync(NpgsqlConnection connection, Id<Grant> grant) =>
        FirstAsync(connection, $"{Select} WHERE id = @Id", new { Id = grant.ToColumn() });

    public static Task<List<StoredGrant>> FindAsync(NpgsqlConnection connection, IEnumerable<Id<Grant>> grants) =>
        ListAsync(connection, $"{Select} WHERE id = ANY(@Ids)", new { Ids = grants.Select(grant => grant.ToColumn()).ToArray() });

    /// <summary>To be sent with others; its answer is for <see cref="ReadAsync"/>.</summary>
    public static NpgsqlBatchCommand Find(IEnumerable<Id<Grant>> grants) =>
        new NpgsqlBatchCommand($"{Select} WHERE id = ANY($1)").With(grants.Select(grant => grant.ToColumn()).ToArray());

    public static async IAsyncEnumerable<StoredGrant> ReadAsync(NpgsqlDataReader reader)
    {
        var parse = reader.GetRowParser<Row>();
        while (await reader.ReadAsync())
        {
            yield return parse(reader).ToGrant();
        }
    }

    /// <summary>Newest first.</summary>
    public static Task<List<StoredGrant>> ListAsync(NpgsqlConnection connection, Id<Workspace> workspace) =>
        ListAsync(connection, $"{Select} WHERE workspace = @Workspace ORDER BY issued DESC", new { Workspace = workspace.ToColumn() });

    /// <summary>What a <see cref="Roster"/> changes.</summary>
    public static Task UpdateAsync(NpgsqlConnection connection, IEnumerable<StoredGrant> grants) =>
        connection.ExecuteAsync(
            """
            UPDATE device_grant
            SET device_name = @DeviceName, role = @Role, scope = @Scope, expires = @Expires, revoked = @Revoked, revision = @Revision
            WHERE id = @Id
            """,
            grants.Select(Row.Of));

    /// <summary>In the one order in which everybody locks them.</summary>
    public static Task<List<StoredGrant>> SetSeenAsync(NpgsqlConnection connection, IReadOnlyCollection<Seen> seen) => ListAsync(
        connection,
        $"""
        WITH seen AS (
            SELECT * FROM unnest(@Ids, @At, @CursorSeqs, @OnlineUntil) AS seen (grant_id, at, seq, online)
        ), locked AS (
            SELECT id FROM device_grant WHERE id = ANY(@Ids) ORDER BY id FOR UPDATE
        )
        UPDATE device_grant SET last_seen = seen.at, cursor_seq = seen.seq, online_until = seen.online
        FROM seen JOIN locked ON locked.id = seen.grant_id
        WHERE device_grant.id = locked.id
        RETURNING {string.Join(", ", Columns.Split(", ").Select(column => $"device_grant.{column}"))}
        """,
        new
        {
            Ids = seen.Select(each => each.Grant.ToColumn()).ToArray(),
            At = seen.Select(each => each.At.UtcDateTime).ToArray(),
            CursorSeqs = seen.Select(each => each.CursorSeq).ToArray(),
            OnlineUntil = seen.Select(each => each.OnlineUntil?.UtcDateTime).ToArray(),
        });

    public static Task InsertAsync(NpgsqlConnection connection, IEnumerable<StoredGrant> grants) =>
        connection.ExecuteAsync(
            $"""
            INSERT INTO device_grant ({Columns}) VALUES (
                @Id, @Workspace, @Device, @DeviceName, @Role, @Scope, @Issued, @Expires, @Revoked, @LastSeen, @CursorSeq, @Invite, @OnlineUntil,
                @Revision)
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
        DateTime? OnlineUntil,
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
            grant.OnlineUntil?.UtcDateTime,
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
            OnlineUntil,
            Revision);
    }
}
