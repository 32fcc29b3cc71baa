using System.Security.Cryptography;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

internal sealed class SqliteAccessStore(SqliteDatabase database) : IAccessStore
{
    public Task<StoredGrant?> CreateWorkspaceAsync(StoredGrant master) => database.WriteAsync(session => Create(session, master));

    public Task<StoredGrant?> FindGrantAsync(Id<Grant> grant) => database.ReadAsync(session => SqliteGrants.Find(session, grant));

    public async Task<IReadOnlyList<StoredGrant>> FindGrantsAsync(IReadOnlyCollection<Id<Grant>> grants) =>
        (await database.ReadEachAsync(grants.Distinct(), SqliteGrants.Find)).OfType<StoredGrant>().ToList();

    public Task<IReadOnlyList<StoredGrant>> ListGrantsAsync(Id<Workspace> workspace) =>
        database.ReadAsync<IReadOnlyList<StoredGrant>>(session => SqliteGrants.List(session, workspace));

    public Task<RevokeOutcome> RevokeGrantAsync(Id<Workspace> workspace, Id<Grant> grant, DateTimeOffset now) =>
        database.WriteAsync(session => Revoke(session, workspace, grant, now));

    public Task<StoredGrant?> RecordSeenAsync(Id<Grant> grant, DateTimeOffset now, long cursorSeq) =>
        database.WriteAsync(session => session.First(
            $"UPDATE device_grant SET last_seen = $2, cursor_seq = $3 WHERE id = $1 RETURNING {SqliteGrants.Columns}",
            SqliteGrants.Read,
            grant.ToBytes(),
            now.ToColumn(),
            cursorSeq));

    public Task AddInviteAsync(StoredInvite invite) => database.WriteAsync(session =>
    {
        SqliteInvites.Insert(session, invite);
        return invite;
    });

    public Task<IReadOnlyList<StoredInvite>> ListInvitesAsync(Id<Workspace> workspace, DateTimeOffset now) =>
        database.ReadAsync<IReadOnlyList<StoredInvite>>(session => SqliteInvites.ListRedeemable(session, workspace, now));

    public Task<bool> RevokeInviteAsync(Id<Workspace> workspace, Id<Invite> invite, DateTimeOffset now) =>
        database.WriteAsync(session => session.Execute(
            "UPDATE invite SET revoked = $3 WHERE id = $1 AND workspace = $2 AND revoked IS NULL",
            invite.ToBytes(),
            workspace.ToBytes(),
            now.ToColumn()) == 1);

    public Task<StoredGrant?> RedeemInviteAsync(Redemption redemption) => database.WriteAsync(session => Redeem(session, redemption));

    private static StoredGrant? Create(SqliteSession session, StoredGrant master)
    {
        var created = session.Execute(
            "INSERT INTO workspace (id, created, head_seq, head_chain) VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING",
            master.Workspace.ToBytes(),
            master.Issued.ToColumn(),
            Chain.Start.ToBytes());
        if (created == 0)
        {
            return SqliteGrants.List(session, master.Workspace) is [{ LastSeen: null, Role: Role.Master } unused]
                && unused.Device == master.Device ? unused : null;
        }

        SqliteGrants.Insert(session, master);
        return master;
    }

    private static RevokeOutcome Revoke(SqliteSession session, Id<Workspace> workspace, Id<Grant> grant, DateTimeOffset now)
    {
        var grants = SqliteGrants.List(session, workspace);
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

        session.Execute(
            "UPDATE device_grant SET revoked = $2, revision = revision + 1 WHERE id = $1 AND revoked IS NULL",
            grant.ToBytes(),
            now.ToColumn());
        return RevokeOutcome.Revoked;
    }

    private static StoredGrant? Redeem(SqliteSession session, Redemption redemption)
    {
        var invite = SqliteInvites.FindLive(session, redemption.Workspace, redemption.Invite, redemption.Now);
        if (invite is null || !CryptographicOperations.FixedTimeEquals(invite.SecretHash, redemption.SecretHash))
        {
            return null;
        }

        if (FindUnused(session, redemption) is { } unused)
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
        session.Execute("UPDATE invite SET used = used + 1 WHERE id = $1", invite.Id.ToBytes());
        SqliteGrants.Insert(session, grant);
        return grant;
    }

    /// <summary>The grant that an earlier redemption of the same device made and nobody has used: its answer was lost on the way.</summary>
    private static StoredGrant? FindUnused(SqliteSession session, Redemption redemption) =>
        session.First(
            $"{SqliteGrants.Select} WHERE workspace = $1 AND invite = $2 AND device = $3 AND last_seen IS NULL AND revoked IS NULL",
            SqliteGrants.Read,
            redemption.Workspace.ToBytes(),
            redemption.Invite.ToBytes(),
            redemption.Device.ToBytes());
}
