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

    /// <summary>As it is until the end of the transaction: whoever changes it waits for that.</summary>
    public static Task<StoredGrant?> ShareAsync(NpgsqlConnection connection, Id<Grant> grant) =>
        FirstAsync(connection, $"{Select} WHERE id = @Id FOR SHARE", new { Id = grant.ToColumn() });

    public static Task<List<StoredGrant>> FindAsync(NpgsqlConnection connection, IEnumerable<Id<Grant>> grants) =>
        ListAsync(connection, $"{Select} WHERE id = ANY(@Ids)", new { Ids = grants.Select(grant => grant.ToColumn()).ToArray() });

    /// <summary>To be sent with others; its answer is for <see cref="ReadAsync"/>.</summary>
    public static NpgsqlBatchCommand Find(IEnumerable<Id<Grant>> grants) =>
        new NpgsqlBatchCommand($"{Select} WHERE id = ANY($1)").With(grants.Select(grant => grant.ToColumn()).ToArray());

    /// <summary>As <see cref="Find"/>: all of a workspace.</summary>
    public static NpgsqlBatchCommand List(Id<Workspace> workspace) =>
        new NpgsqlBatchCommand($"{Select} WHERE workspace = $1").With(workspace.ToColumn());

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

    /// <summary>What a <see cref="Roster"/> changes. To be sent with others.</summary>
    public static NpgsqlBatchCommand Update(StoredGrant grant) =>
        new NpgsqlBatchCommand(
            """
            UPDATE device_grant SET device_name = $2, role = $3, scope = $4, expires = $5, revoked = $6, revision = $7 WHERE id = $1
            """).With(
                grant.Id.ToColumn(),
                grant.DeviceName,
                (int)grant.Role,
                (int)grant.Scope,
                grant.Expires?.UtcDateTime,
                grant.Revoked?.UtcDateTime,
                grant.Revision);

    /// <summary>In the one order in which everybody locks them.</summary>
    public static async Task<List<StoredGrant>> SetSeenAsync(NpgsqlConnection connection, IReadOnlyCollection<Seen> seen)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH locked AS (SELECT id AS seen_id FROM device_grant WHERE id = ANY($1) ORDER BY id FOR UPDATE)
            UPDATE device_grant SET last_seen = seen_at, cursor_seq = seen_seq, online_until = seen_until
            FROM unnest($1, $2, $3, $4) AS seen (seen_id, seen_at, seen_seq, seen_until) JOIN locked USING (seen_id)
            WHERE id = seen_id
            RETURNING {Columns}
            """,
            connection).With(
                seen.Select(each => each.Grant.ToColumn()).ToArray(),
                seen.Select(each => each.At.UtcDateTime).ToArray(),
                seen.Select(each => each.CursorSeq).ToArray(),
                seen.Select(each => each.OnlineUntil?.UtcDateTime).ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        return await ReadAsync(reader).ToListAsync();
    }

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
