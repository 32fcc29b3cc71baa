using Dapper;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>The rows of invites.</summary>
internal static class PostgresInvites
{
    private const string Columns = "id, workspace, maker, name, secret_hash, scope, created, expires, uses, used, role";

    private const string Select = $"SELECT {Columns} FROM invite WHERE workspace = @Workspace AND revoked IS NULL";

    /// <summary>Null when there is none that is not revoked.</summary>
    public static async Task<StoredInvite?> FindAsync(NpgsqlConnection connection, Id<Workspace> workspace, Id<Invite> invite)
    {
        var row = await connection.QueryFirstOrDefaultAsync<Row>(
            $"{Select} AND id = @Invite", new { Workspace = workspace.ToColumn(), Invite = invite.ToColumn() });
        return row?.ToInvite();
    }

    /// <summary>Newest first. An invite dies with the grant that made it, and with its being a master.</summary>
    public static Task<List<StoredInvite>> ListRedeemableAsync(NpgsqlConnection connection, Id<Workspace> workspace, DateTimeOffset now) =>
        ListAsync(
            connection,
            $"""
            {Select} AND (expires IS NULL OR expires > @Now) AND (uses IS NULL OR used < uses)
              AND EXISTS (SELECT 1 FROM device_grant AS made_it
                          WHERE made_it.id = maker AND made_it.revoked IS NULL AND made_it.role = @Master)
            ORDER BY created DESC
            """,
            new { Workspace = workspace.ToColumn(), Now = now.UtcDateTime, Master = (int)Role.Master });

    /// <summary>Newest first, those that nobody can redeem any more with them, but not the revoked ones.</summary>
    public static Task<List<StoredInvite>> ListAsync(NpgsqlConnection connection, Id<Workspace> workspace) =>
        ListAsync(connection, $"{Select} ORDER BY created DESC", new { Workspace = workspace.ToColumn() });

    /// <summary>Those that one grant made are another's now, but not those that make masters. To be sent with others.</summary>
    public static NpgsqlBatchCommand Pass(Id<Workspace> workspace, Id<Grant> from, Id<Grant> to) =>
        new NpgsqlBatchCommand("UPDATE invite SET maker = $3 WHERE workspace = $1 AND maker = $2 AND role <> $4")
            .With(workspace.ToColumn(), from.ToColumn(), to.ToColumn(), (int)Role.Master);

    public static Task InsertAsync(NpgsqlConnection connection, IEnumerable<StoredInvite> invites) =>
        connection.ExecuteAsync(
            $"""
            INSERT INTO invite ({Columns})
            VALUES (@Id, @Workspace, @Maker, @Name, @SecretHash, @Scope, @Created, @Expires, @Uses, @Used, @Role)
            """,
            invites.Select(Row.Of));

    private static async Task<List<StoredInvite>> ListAsync(NpgsqlConnection connection, string sql, object values) =>
        (await connection.QueryAsync<Row>(sql, values)).Select(row => row.ToInvite()).ToList();

    /// <summary>As Dapper reads and writes it, by the names of the columns.</summary>
    private sealed record Row(
        Guid Id,
        Guid Workspace,
        Guid Maker,
        string Name,
        byte[] SecretHash,
        int Scope,
        DateTime Created,
        DateTime? Expires,
        int? Uses,
        int Used,
        int Role)
    {
        public static Row Of(StoredInvite invite) => new(
            invite.Id.ToColumn(),
            invite.Workspace.ToColumn(),
            invite.Maker.ToColumn(),
            invite.Name,
            invite.SecretHash,
            (int)invite.Scope,
            invite.Created.UtcDateTime,
            invite.Expires?.UtcDateTime,
            invite.Uses,
            invite.Used,
            (int)invite.Role);

        public StoredInvite ToInvite() => new(
            Id.ToId<Invite>(),
            Workspace.ToId<Workspace>(),
            Maker.ToId<Grant>(),
            Name,
            SecretHash,
            (Scope)Scope,
            Created,
            Expires,
            Uses,
            Used,
            (Role)Role);
    }
}
