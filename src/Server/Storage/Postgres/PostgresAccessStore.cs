using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

internal sealed class PostgresAccessStore(PostgresDatabase database) : IAccessStore
{
    public Task<StoredGrant?> CreateWorkspaceAsync(StoredGrant master) =>
        database.WriteAsync(async connection =>
        {
            // Of two that create at once, the second waits here for the first.
            var created = await connection.ExecuteAsync(
                "INSERT INTO workspace (id, created, head_seq, head_chain) VALUES (@Id, @Created, 0, @Chain) ON CONFLICT (id) DO NOTHING",
                new { Id = master.Workspace.ToColumn(), Created = master.Issued.UtcDateTime, Chain = Chain.Start.ToBytes() });
            if (created == 1)
            {
                await PostgresGrants.InsertAsync(connection, [master]);
                return master;
            }

            var former = await PostgresGrants.ListAsync(connection, master.Workspace);
            return former is [{ LastSeen: null, Role: Role.Master } unused] && unused.Device == master.Device ? unused : null;
        });

    public Task<StoredGrant?> FindGrantAsync(Id<Grant> grant) =>
        database.ReadAsync(connection => PostgresGrants.FindAsync(connection, grant));

    public Task<IReadOnlyList<StoredGrant>> FindGrantsAsync(IReadOnlyCollection<Id<Grant>> grants) =>
        database.ReadAsync<IReadOnlyList<StoredGrant>>(async connection => await PostgresGrants.FindAsync(connection, grants));

    public Task<IReadOnlyList<StoredGrant>> ListGrantsAsync(Id<Workspace> workspace) =>
        database.ReadAsync<IReadOnlyList<StoredGrant>>(async connection => await PostgresGrants.ListAsync(connection, workspace));

    public Task<RevokeOutcome> RevokeGrantAsync(Id<Workspace> workspace, Id<Grant> grant, DateTimeOffset now) =>
        database.WriteAsync(async connection =>
        {
            // All are locked: of two masters that revoke each other at once, one stays.
            var grants = await PostgresGrants.LockAsync(connection, workspace);
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
        database.WriteAsync(connection => PostgresGrants.SetSeenAsync(connection, grant, now, cursorSeq));

    public Task AddInviteAsync(StoredInvite invite) =>
        database.WriteAsync(connection => PostgresInvites.InsertAsync(connection, [invite]));

    public Task<IReadOnlyList<StoredInvite>> ListInvitesAsync(Id<Workspace> workspace, DateTimeOffset now) =>
        database.ReadAsync<IReadOnlyList<StoredInvite>>(
            async connection => await PostgresInvites.ListRedeemableAsync(connection, workspace, now));

    public Task<bool> RevokeInviteAsync(Id<Workspace> workspace, Id<Invite> invite, DateTimeOffset now) =>
        database.WriteAsync(async connection => await connection.ExecuteAsync(
            "UPDATE invite SET revoked = @Now WHERE id = @Id AND workspace = @Workspace AND revoked IS NULL",
            new { Id = invite.ToColumn(), Workspace = workspace.ToColumn(), Now = now.UtcDateTime }) == 1);

    public Task<StoredGrant?> RedeemInviteAsync(Redemption redemption) =>
        database.WriteAsync(connection => RedeemAsync(connection, redemption));

    private static async Task<StoredGrant?> RedeemAsync(NpgsqlConnection connection, Redemption redemption)
    {
        var invite = await PostgresInvites.LockLiveAsync(connection, redemption.Workspace, redemption.Invite, redemption.Now);
        if (invite is null || !CryptographicOperations.FixedTimeEquals(invite.SecretHash, redemption.SecretHash))
        {
            return null;
        }

        if (await PostgresGrants.FindUnusedAsync(connection, redemption) is { } unused)
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
        await connection.ExecuteAsync("UPDATE invite SET used = used + 1 WHERE id = @Id", new { Id = invite.Id.ToColumn() });
        await PostgresGrants.InsertAsync(connection, [grant]);
        return grant;
    }
}
