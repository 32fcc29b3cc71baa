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
                await PostgresRoster.WriteAsync(connection, master.Workspace, Roster.Create(master));
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

    public Task<GrantChangeOutcome> ChangeGrantAsync(GrantChange change) =>
        database.WriteAsync(async connection =>
        {
            var roster = await PostgresRoster.LockAsync(connection, change.Workspace);
            if (roster.Apply(change) is { } refusal)
            {
                return new GrantChangeOutcome(refusal, []);
            }

            await PostgresRoster.WriteAsync(connection, change.Workspace, roster);
            return new GrantChangeOutcome(null, roster.Changed);
        });

    public Task<bool> IssueGrantAsync(StoredGrant grant, Id<Grant> actor) =>
        database.WriteAsync(async connection =>
        {
            var roster = await PostgresRoster.LockAsync(connection, grant.Workspace);
            if (!roster.Issue(grant, actor))
            {
                return false;
            }

            await PostgresGrants.InsertAsync(connection, [grant]);
            await PostgresRoster.WriteAsync(connection, grant.Workspace, roster);
            return true;
        });

    public async Task<StoredGrant?> RecordSeenAsync(Seen seen) =>
        (await database.WriteAsync(connection => PostgresGrants.SetSeenAsync(connection, [seen]))).FirstOrDefault();

    public Task RecordSeenAsync(IReadOnlyCollection<Seen> seen) =>
        database.WriteAsync(connection => PostgresGrants.SetSeenAsync(connection, seen));

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(Id<Workspace> workspace, long before, int most) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(
            async connection => await PostgresAudit.ListAsync(connection, workspace, before, most));

    public Task<bool> AddInviteAsync(StoredInvite invite) =>
        database.WriteAsync(async connection =>
        {
            var roster = await PostgresRoster.LockAsync(connection, invite.Workspace);
            if (!roster.Invite(invite))
            {
                return false;
            }

            await PostgresInvites.InsertAsync(connection, [invite]);
            await PostgresRoster.WriteAsync(connection, invite.Workspace, roster);
            return true;
        });

    public Task<IReadOnlyList<StoredInvite>> ListInvitesAsync(Id<Workspace> workspace, DateTimeOffset now) =>
        database.ReadAsync<IReadOnlyList<StoredInvite>>(
            async connection => await PostgresInvites.ListRedeemableAsync(connection, workspace, now));

    public Task<bool> RevokeInviteAsync(Id<Workspace> workspace, Id<Invite> invite, Id<Grant> actor, DateTimeOffset now) =>
        database.WriteAsync(async connection =>
        {
            var roster = await PostgresRoster.LockAsync(connection, workspace);
            var found = await PostgresInvites.FindAsync(connection, workspace, invite);
            if (found is null || !roster.RevokeInvite(found, actor, now))
            {
                return false;
            }

            await connection.ExecuteAsync(
                "UPDATE invite SET revoked = @Now WHERE id = @Id", new { Id = invite.ToColumn(), Now = now.UtcDateTime });
            await PostgresRoster.WriteAsync(connection, workspace, roster);
            return true;
        });

    public Task<StoredGrant?> RedeemInviteAsync(Redemption redemption) =>
        database.WriteAsync(connection => RedeemAsync(connection, redemption));

    private static async Task<StoredGrant?> RedeemAsync(NpgsqlConnection connection, Redemption redemption)
    {
        var roster = await PostgresRoster.LockAsync(connection, redemption.Workspace);
        var invite = await PostgresInvites.FindAsync(connection, redemption.Workspace, redemption.Invite);
        if (roster.Redeem(invite, redemption) is not var (grant, isNew))
        {
            return null;
        }

        if (isNew)
        {
            await connection.ExecuteAsync("UPDATE invite SET used = used + 1 WHERE id = @Id", new { Id = redemption.Invite.ToColumn() });
            await PostgresGrants.InsertAsync(connection, [grant]);
            await PostgresRoster.WriteAsync(connection, redemption.Workspace, roster);
        }

        return grant;
    }
}
