using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>The database's one thread is the lock of every workspace.</summary>
internal sealed class SqliteAccessStore(SqliteDatabase database) : IAccessStore
{
    private const int SeenPerTurn = 500;

    public Task<StoredGrant?> CreateWorkspaceAsync(StoredGrant master) => database.WriteAsync(session => Create(session, master));

    public Task<StoredGrant?> FindGrantAsync(Id<Grant> grant) => database.ReadAsync(session => SqliteGrants.Find(session, grant));

    public async Task<IReadOnlyList<StoredGrant>> FindGrantsAsync(IReadOnlyCollection<Id<Grant>> grants) =>
        (await database.ReadEachAsync(grants.Distinct(), SqliteGrants.Find)).OfType<StoredGrant>().ToList();

    public Task<IReadOnlyList<StoredGrant>> ListGrantsAsync(Id<Workspace> workspace) =>
        database.ReadAsync<IReadOnlyList<StoredGrant>>(session => SqliteGrants.List(session, workspace));

    public Task<GrantChangeOutcome> ChangeGrantAsync(GrantChange change) => database.WriteAsync(session =>
    {
        var roster = SqliteRoster.Read(session, change.Workspace);
        if (roster.Apply(change) is { } refusal)
        {
            return new GrantChangeOutcome(refusal, []);
        }

        SqliteRoster.Write(session, change.Workspace, roster);
        return new GrantChangeOutcome(null, roster.Changed);
    });

    public Task<bool> IssueGrantAsync(StoredGrant grant, Id<Grant> actor) => database.WriteAsync(session =>
    {
        var roster = SqliteRoster.Read(session, grant.Workspace);
        if (!roster.Issue(grant, actor))
        {
            return false;
        }

        SqliteGrants.Insert(session, grant);
        SqliteRoster.Write(session, grant.Workspace, roster);
        return true;
    });

    public Task<StoredGrant?> RecordSeenAsync(Seen seen) => database.WriteAsync(session => SqliteGrants.SetSeen(session, seen));

    /// <summary>In turns, so that an append waits for no more than one of them.</summary>
    public async Task RecordSeenAsync(IReadOnlyCollection<Seen> seen)
    {
        foreach (var some in seen.Chunk(SeenPerTurn))
        {
            await database.WriteAsync(session => Array.ConvertAll(some, each => SqliteGrants.SetSeen(session, each)));
        }
    }

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(Id<Workspace> workspace, long before, int most) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(session => SqliteAudit.List(session, workspace, before, most));

    public Task<bool> AddInviteAsync(StoredInvite invite) => database.WriteAsync(session =>
    {
        var roster = SqliteRoster.Read(session, invite.Workspace);
        if (!roster.Invite(invite))
        {
            return false;
        }

        SqliteInvites.Insert(session, invite);
        SqliteRoster.Write(session, invite.Workspace, roster);
        return true;
    });

    public Task<IReadOnlyList<StoredInvite>> ListInvitesAsync(Id<Workspace> workspace, DateTimeOffset now) =>
        database.ReadAsync<IReadOnlyList<StoredInvite>>(session => SqliteInvites.ListRedeemable(session, workspace, now));

    public Task<bool> RevokeInviteAsync(Id<Workspace> workspace, Id<Invite> invite, Id<Grant> actor, DateTimeOffset now) =>
        database.WriteAsync(session =>
        {
            var roster = SqliteRoster.Read(session, workspace);
            if (SqliteInvites.Find(session, workspace, invite) is not { } found || !roster.RevokeInvite(found, actor, now))
            {
                return false;
            }

            session.Execute("UPDATE invite SET revoked = $2 WHERE id = $1", invite.ToBytes(), now.ToColumn());
            SqliteRoster.Write(session, workspace, roster);
            return true;
        });

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
        SqliteRoster.Write(session, master.Workspace, Roster.Create(master));
        return master;
    }

    private static StoredGrant? Redeem(SqliteSession session, Redemption redemption)
    {
        var roster = SqliteRoster.Read(session, redemption.Workspace);
        var invite = SqliteInvites.Find(session, redemption.Workspace, redemption.Invite);
        if (roster.Redeem(invite, redemption) is not var (grant, isNew))
        {
            return null;
        }

        if (isNew)
        {
            session.Execute("UPDATE invite SET used = used + 1 WHERE id = $1", redemption.Invite.ToBytes());
            SqliteGrants.Insert(session, grant);
            SqliteRoster.Write(session, redemption.Workspace, roster);
        }

        return grant;
    }
}
