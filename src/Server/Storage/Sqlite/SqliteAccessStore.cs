using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

internal sealed class SqliteAccessStore(SqliteDatabase database) : IAccessStore
{
    private const string GrantColumns =
        "id, workspace, device, device_name, role, scope, issued, expires, revoked, last_seen, cursor_seq, invite, revision";

    private const string SelectGrants = $"SELECT {GrantColumns} FROM device_grant";

    /// <summary>The invites that are alive at $2, used up or not: an invite dies with the grant that made it.</summary>
    private const string SelectLiveInvites = """
        SELECT i.id, i.workspace, i.maker, i.name, i.secret_hash, i.scope, i.created, i.expires, i.uses, i.used
        FROM invite i JOIN device_grant maker ON maker.id = i.maker
        WHERE i.workspace = $1
          AND i.revoked IS NULL AND (i.expires IS NULL OR i.expires > $2)
          AND maker.revoked IS NULL AND (maker.expires IS NULL OR maker.expires > $2)
        """;

    public Task<StoredGrant?> CreateWorkspaceAsync(StoredGrant master) =>
        database.WriteAsync(session =>
        {
            var former = ListGrants(session, master.Workspace);
            if (former.Count > 0)
            {
                return former is [{ LastSeen: null, Role: Role.Master } unused] && unused.Device == master.Device ? unused : null;
            }

            session.Execute(
                "INSERT INTO workspace (id, created, head_seq, head_chain) VALUES ($1, $2, 0, $3)",
                master.Workspace.ToBytes(),
                master.Issued.ToColumn(),
                Chain.Start.ToBytes());
            Insert(session, master);
            return master;
        });

    public Task<StoredGrant?> FindGrantAsync(Id<Grant> grant) =>
        database.ReadAsync(session => session.First($"{SelectGrants} WHERE id = $1", ReadGrant, grant.ToBytes()));

    public Task<IReadOnlyList<StoredGrant>> FindGrantsAsync(IReadOnlyCollection<Id<Grant>> grants) =>
        database.ReadAsync<IReadOnlyList<StoredGrant>>(session => grants
            .Select(grant => session.First($"{SelectGrants} WHERE id = $1", ReadGrant, grant.ToBytes()))
            .OfType<StoredGrant>()
            .ToList());

    public Task<IReadOnlyList<StoredGrant>> ListGrantsAsync(Id<Workspace> workspace) =>
        database.ReadAsync<IReadOnlyList<StoredGrant>>(session => ListGrants(session, workspace));

    public Task<RevokeOutcome> RevokeGrantAsync(Id<Workspace> workspace, Id<Grant> grant, DateTimeOffset now) =>
        database.WriteAsync(session =>
        {
            var grants = ListGrants(session, workspace);
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
        });

    public Task<StoredGrant?> RecordSeenAsync(Id<Grant> grant, DateTimeOffset now, long cursorSeq) =>
        database.WriteAsync(session => session.First(
            $"UPDATE device_grant SET last_seen = $2, cursor_seq = $3 WHERE id = $1 RETURNING {GrantColumns}",
            ReadGrant,
            grant.ToBytes(),
            now.ToColumn(),
            cursorSeq));

    public Task AddInviteAsync(StoredInvite invite) =>
        database.WriteAsync(session => session.Execute(
            """
            INSERT INTO invite (id, workspace, maker, name, secret_hash, scope, created, expires, uses, used)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            invite.Id.ToBytes(),
            invite.Workspace.ToBytes(),
            invite.Maker.ToBytes(),
            invite.Name,
            invite.SecretHash,
            (long)invite.Scope,
            invite.Created.ToColumn(),
            invite.Expires?.ToColumn(),
            invite.Uses,
            invite.Used));

    public Task<IReadOnlyList<StoredInvite>> ListInvitesAsync(Id<Workspace> workspace, DateTimeOffset now) =>
        database.ReadAsync<IReadOnlyList<StoredInvite>>(session => session.List(
            $"{SelectLiveInvites} AND (i.uses IS NULL OR i.used < i.uses) ORDER BY i.created DESC",
            ReadInvite,
            workspace.ToBytes(),
            now.ToColumn()));

    public Task<bool> RevokeInviteAsync(Id<Workspace> workspace, Id<Invite> invite, DateTimeOffset now) =>
        database.WriteAsync(session => session.Execute(
            "UPDATE invite SET revoked = $3 WHERE id = $1 AND workspace = $2 AND revoked IS NULL",
            invite.ToBytes(),
            workspace.ToBytes(),
            now.ToColumn()) == 1);

    public Task<StoredGrant?> RedeemInviteAsync(Redemption redemption) =>
        database.WriteAsync(session => Redeem(session, redemption));

    private static StoredGrant? Redeem(SqliteSession session, Redemption redemption)
    {
        var invite = session.First(
            $"{SelectLiveInvites} AND i.id = $3",
            ReadInvite,
            redemption.Workspace.ToBytes(),
            redemption.Now.ToColumn(),
            redemption.Invite.ToBytes());
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
        Insert(session, grant);
        return grant;
    }

    /// <summary>The grant that an earlier redemption of the same device made and nobody has used: its answer was lost on the way.</summary>
    private static StoredGrant? FindUnused(SqliteSession session, Redemption redemption) =>
        session.First(
            $"{SelectGrants} WHERE workspace = $1 AND invite = $2 AND device = $3 AND last_seen IS NULL AND revoked IS NULL",
            ReadGrant,
            redemption.Workspace.ToBytes(),
            redemption.Invite.ToBytes(),
            redemption.Device.ToBytes());

    private static List<StoredGrant> ListGrants(SqliteSession session, Id<Workspace> workspace) =>
        session.List($"{SelectGrants} WHERE workspace = $1 ORDER BY issued DESC", ReadGrant, workspace.ToBytes());

    private static void Insert(SqliteSession session, StoredGrant grant) =>
        session.Execute(
            """
            INSERT INTO device_grant (id, workspace, device, device_name, role, scope, issued, expires, invite, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            grant.Id.ToBytes(),
            grant.Workspace.ToBytes(),
            grant.Device.ToBytes(),
            grant.DeviceName,
            (long)grant.Role,
            (long)grant.Scope,
            grant.Issued.ToColumn(),
            grant.Expires?.ToColumn(),
            grant.Invite?.ToBytes(),
            grant.Revision);

    private static StoredGrant ReadGrant(SqliteDataReader row) => new(
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

    private static StoredInvite ReadInvite(SqliteDataReader row) => new(
        row.Id<Invite>(0),
        row.Id<Workspace>(1),
        row.Id<Grant>(2),
        row.GetString(3),
        row.Bytes(4),
        (Scope)row.GetInt64(5),
        row.Time(6),
        row.OptionalTime(7),
        row.IsDBNull(8) ? null : row.GetInt32(8),
        row.GetInt32(9));
}
