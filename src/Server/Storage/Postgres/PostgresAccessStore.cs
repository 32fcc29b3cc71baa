using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

internal sealed class PostgresAccessStore(PostgresDatabase database) : IAccessStore
{
    private const string SelectGrants = $"SELECT {GrantRow.Columns} FROM device_grant";

    /// <summary>The invites that are alive at @Now, used up or not: an invite dies with the grant that made it.</summary>
    private const string SelectLiveInvites = $"""
        SELECT {InviteRow.Columns}
        FROM invite i JOIN device_grant maker ON maker.id = i.maker
        WHERE i.workspace = @Workspace
          AND i.revoked IS NULL AND (i.expires IS NULL OR i.expires > @Now)
          AND maker.revoked IS NULL AND (maker.expires IS NULL OR maker.expires > @Now)
        """;

    public Task<StoredGrant?> CreateWorkspaceAsync(StoredGrant master) =>
        database.WriteAsync(async connection =>
        {
            // Of two that create at once, the second waits here for the first.
            var created = await connection.ExecuteAsync(
                "INSERT INTO workspace (id, created, head_seq, head_chain) VALUES (@Id, @Created, 0, @Chain) ON CONFLICT (id) DO NOTHING",
                new { Id = master.Workspace.ToColumn(), Created = master.Issued.UtcDateTime, Chain = Chain.Start.ToBytes() });
            if (created == 1)
            {
                await InsertAsync(connection, master);
                return master;
            }

            var former = await ListAsync(connection, master.Workspace);
            return former is [{ LastSeen: null, Role: Role.Master } unused] && unused.Device == master.Device ? unused : null;
        });

    public Task<StoredGrant?> FindGrantAsync(Id<Grant> grant) =>
        database.ReadAsync(connection => FirstAsync(connection, $"{SelectGrants} WHERE id = @Id", new { Id = grant.ToColumn() }));

    public Task<IReadOnlyList<StoredGrant>> FindGrantsAsync(IReadOnlyCollection<Id<Grant>> grants) =>
        database.ReadAsync<IReadOnlyList<StoredGrant>>(async connection => await ListAsync(
            connection,
            $"{SelectGrants} WHERE id = ANY(@Ids)",
            new { Ids = grants.Select(grant => grant.ToColumn()).ToArray() }));

    public Task<IReadOnlyList<StoredGrant>> ListGrantsAsync(Id<Workspace> workspace) =>
        database.ReadAsync<IReadOnlyList<StoredGrant>>(async connection => await ListAsync(connection, workspace));

    public Task<RevokeOutcome> RevokeGrantAsync(Id<Workspace> workspace, Id<Grant> grant, DateTimeOffset now) =>
        database.WriteAsync(async connection =>
        {
            // Locked, all and in one order: of two masters that revoke each other at once, one stays.
            var grants = await ListAsync(
                connection, $"{SelectGrants} WHERE workspace = @Workspace ORDER BY id FOR UPDATE", new { Workspace = workspace.ToColumn() });
            var found = grants.Find(other => other.Id == grant);
            if (found is null)
            {
                return RevokeOutcome.NotFound;
            }

            var masters = grants.Where(other => other.Role == Role.Master && other.RefusalAt(now) is null).ToList();
            if (masters is [var only] && only == found)
            {
                return RevokeOutcome.LastMaster;
            }

            await connection.ExecuteAsync(
                "UPDATE device_grant SET revoked = @Now, revision = revision + 1 WHERE id = @Id AND revoked IS NULL",
                new { Id = grant.ToColumn(), Now = now.UtcDateTime });
            return RevokeOutcome.Revoked;
        });

    public Task<StoredGrant?> RecordSeenAsync(Id<Grant> grant, DateTimeOffset now, long cursorSeq) =>
        database.WriteAsync(connection => FirstAsync(
            connection,
            $"UPDATE device_grant SET last_seen = @Now, cursor_seq = @CursorSeq WHERE id = @Id RETURNING {GrantRow.Columns}",
            new { Id = grant.ToColumn(), Now = now.UtcDateTime, CursorSeq = cursorSeq }));

    public Task AddInviteAsync(StoredInvite invite) =>
        database.WriteAsync(connection => InsertAsync(connection, invite));

    public Task<IReadOnlyList<StoredInvite>> ListInvitesAsync(Id<Workspace> workspace, DateTimeOffset now) =>
        database.ReadAsync<IReadOnlyList<StoredInvite>>(async connection =>
        {
            var rows = await connection.QueryAsync<InviteRow>(
                $"{SelectLiveInvites} AND (i.uses IS NULL OR i.used < i.uses) ORDER BY i.created DESC",
                new { Workspace = workspace.ToColumn(), Now = now.UtcDateTime });
            return rows.Select(row => row.ToInvite()).ToList();
        });

    public Task<bool> RevokeInviteAsync(Id<Workspace> workspace, Id<Invite> invite, DateTimeOffset now) =>
        database.WriteAsync(async connection => await connection.ExecuteAsync(
            "UPDATE invite SET revoked = @Now WHERE id = @Id AND workspace = @Workspace AND revoked IS NULL",
            new { Id = invite.ToColumn(), Workspace = workspace.ToColumn(), Now = now.UtcDateTime }) == 1);

    public Task<StoredGrant?> RedeemInviteAsync(Redemption redemption) =>
        database.WriteAsync(connection => RedeemAsync(connection, redemption));

    public static Task<int> InsertAsync(NpgsqlConnection connection, StoredGrant grant) =>
        connection.ExecuteAsync(
            """
            INSERT INTO device_grant
                (id, workspace, device, device_name, role, scope, issued, expires, revoked, last_seen, cursor_seq, invite, revision)
            VALUES
                (@Id, @Workspace, @Device, @DeviceName, @Role, @Scope, @Issued, @Expires, @Revoked, @LastSeen, @CursorSeq, @Invite, @Revision)
            """,
            GrantRow.Of(grant));

    public static Task<int> InsertAsync(NpgsqlConnection connection, StoredInvite invite) =>
        connection.ExecuteAsync(
            """
            INSERT INTO invite (id, workspace, maker, name, secret_hash, scope, created, expires, uses, used)
            VALUES (@Id, @Workspace, @Maker, @Name, @SecretHash, @Scope, @Created, @Expires, @Uses, @Used)
            """,
            InviteRow.Of(invite));

    public static Task<List<StoredGrant>> ListAsync(NpgsqlConnection connection, Id<Workspace> workspace) => ListAsync(
        connection, $"{SelectGrants} WHERE workspace = @Workspace ORDER BY issued DESC", new { Workspace = workspace.ToColumn() });

    /// <summary>The invite is locked, so that redemptions of one invite count its uses one after the other.</summary>
    private static async Task<StoredGrant?> RedeemAsync(NpgsqlConnection connection, Redemption redemption)
    {
        var row = await connection.QueryFirstOrDefaultAsync<InviteRow>(
            $"{SelectLiveInvites} AND i.id = @Invite FOR UPDATE OF i",
            new { Workspace = redemption.Workspace.ToColumn(), Now = redemption.Now.UtcDateTime, Invite = redemption.Invite.ToColumn() });
        if (row?.ToInvite() is not { } invite || !CryptographicOperations.FixedTimeEquals(invite.SecretHash, redemption.SecretHash))
        {
            return null;
        }

        if (await FindUnusedAsync(connection, redemption) is { } unused)
        {
            return unused;
        }

        if (invite.Used >= invite.Uses)
        {
            return null;
        }

        var grant = new StoredGrant(
            redemption.Grant,
            redemption.Workspace,
            redemption.Device,
            redemption.DeviceName,
            Role.Access,
            invite.Scope,
            redemption.Now,
            Invite: invite.Id);
        await connection.ExecuteAsync("UPDATE invite SET used = used + 1 WHERE id = @Id", new { row.Id });
        await InsertAsync(connection, grant);
        return grant;
    }

    /// <summary>The grant that an earlier redemption of the same device made and nobody has used: its answer was lost on the way.</summary>
    private static Task<StoredGrant?> FindUnusedAsync(NpgsqlConnection connection, Redemption redemption) => FirstAsync(
        connection,
        $"""
        {SelectGrants}
        WHERE workspace = @Workspace AND invite = @Invite AND device = @Device AND last_seen IS NULL AND revoked IS NULL
        """,
        new
        {
            Workspace = redemption.Workspace.ToColumn(),
            Invite = redemption.Invite.ToColumn(),
            Device = redemption.Device.ToColumn(),
        });

    private static async Task<StoredGrant?> FirstAsync(NpgsqlConnection connection, string sql, object values) =>
        (await connection.QueryFirstOrDefaultAsync<GrantRow>(sql, values))?.ToGrant();

    private static async Task<List<StoredGrant>> ListAsync(NpgsqlConnection connection, string sql, object values) =>
        (await connection.QueryAsync<GrantRow>(sql, values)).Select(row => row.ToGrant()).ToList();
}
