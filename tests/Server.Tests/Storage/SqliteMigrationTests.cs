using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Sqlite;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>Files of earlier servers, with data in them.</summary>
public sealed class SqliteMigrationTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreContract.Now;

    private readonly Id<Workspace> _workspace = Id<Workspace>.New();
    private readonly Id<Replica> _alice = Id<Replica>.New();
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Log_of_version_1_has_the_hashes_of_its_payloads_and_goes_on()
    {
        var entries = ArchivedLog.Of(_alice, "a1", "", new string('x', 40_000));
        using (var file = await CreateAsync(1))
        {
            AddLog(file, entries);
            AddAccess(file, Given.Master(_workspace));
        }

        var store = _folder.Open();

        var stored = await store.Archive.ReadEntriesAsync(_workspace, 0, int.MaxValue);
        Assert.Equal(entries.Select(entry => Convert.ToHexString(entry.Hash)), stored.Select(entry => Convert.ToHexString(entry.Hash)));
        Assert.Equal(entries.Select(entry => Bytes.Text(entry.Payload)), stored.Select(entry => Bytes.Text(entry.Payload)));
        Assert.Equal(
            new LogPosition(ArchivedLog.HeadOf(entries), 3, entries[1].Chain), await store.Log.LocateAsync(_workspace, _alice, 2));
        Assert.Equal([1, 2], (await AppendAsync(store, 1, "a1", "")).Seqs);
        Assert.Equal(AppendRefusal.ReplicaFork, (await AppendAsync(store, 2, "other")).Refusal);
        var known = entries.Sum(entry => entry.Payload!.Length);
        Assert.Equal(AppendRefusal.QuotaExceeded, (await store.Log.AppendAsync(Frame(4, "a4") with { MostBytes = known + 1 })).Refusal);
        Assert.Equal([4], (await store.Log.AppendAsync(Frame(4, "a4") with { MostBytes = known + 2 })).Seqs);
        await store.CloseAsync();
    }

    [Fact]
    public async Task Grants_and_invites_of_version_1_admit_as_before()
    {
        var master = Given.Master(_workspace) with { LastSeen = Now, CursorSeq = 7 };
        var invite = new StoredInvite(
            Id<Invite>.New(), _workspace, master.Id, "for bob", SHA256.HashData([1]), Scope.Read, Now, null, Uses: 2, Used: 1);
        using (var file = await CreateAsync(1))
        {
            AddLog(file, []);
            AddAccess(file, master, invite);
        }

        var store = _folder.Open();

        Assert.Equal([master], await store.Access.ListGrantsAsync(_workspace));
        var redemption = new Redemption(_workspace, invite.Id, SHA256.HashData([1]), Id<Grant>.New(), Id<Device>.New(), "bob", Now);
        Assert.Equal(Scope.Read, (await store.Access.RedeemInviteAsync(redemption))!.Scope);
        Assert.Empty(await store.Access.ListInvitesAsync(_workspace, Now));
        await store.CloseAsync();
    }

    [Fact]
    public async Task Data_of_version_2_is_there_and_its_workspace_begins_a_trail()
    {
        var entries = ArchivedLog.Of(_alice, "a1", "a2").PrunedTo(1);
        var master = Given.Master(_workspace) with { LastSeen = Now, CursorSeq = 2 };
        var invite = new StoredInvite(
            Id<Invite>.New(), _workspace, master.Id, "for bob", SHA256.HashData([1]), Scope.Read, Now, null, Uses: 2, Used: 1);
        using (var file = await CreateAsync(2))
        {
            AddWorkspace(file, ArchivedLog.HeadOf(entries));
            entries.ForEach(entry => SqliteLog.Insert(file, _workspace, entry));
            SqliteLog.SetPrunedSeq(file, _workspace, 1);
            AddAccess(file, master, invite);
            file.Execute("INSERT INTO token_key (id, bytes, created) VALUES ('key', $1, $2)", new byte[32], Now.ToColumn());
        }

        var store = _folder.Open();

        Assert.Equal(
            new LogPosition(ArchivedLog.HeadOf(entries), 2, entries[0].Chain, PrunedSeq: 1),
            await store.Log.LocateAsync(_workspace, _alice, 1));
        Assert.Equal([3], (await AppendAsync(store, 3, "a3")).Seqs);
        Assert.Equal("key", Assert.Single(await store.Keys.ListKeysAsync()).Id);
        var archived = await store.Archive.FindWorkspaceAsync(_workspace);
        Assert.Equal([master], archived!.Grants);
        Assert.Equal((1, Role.Access), (Assert.Single(archived.Invites).Used, archived.Invites[0].Role));
        Assert.Empty(archived.Audit);
        Assert.Null((await store.Access.ChangeAsync(master, master, new GrantEdit.Rename("Alice"))).Refusal);
        Assert.Equal(1, Assert.Single(await store.Access.ListAuditAsync(_workspace, long.MaxValue, 10)).Number);
        await store.CloseAsync();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Log_and_snapshot_of_an_earlier_version_are_there_and_go_on(int version)
    {
        var entries = ArchivedLog.Of(_alice, "a1", "a2");
        var snapshot = Id<Snapshot>.New();
        using (var file = await CreateAsync(version))
        {
            AddWorkspace(file, ArchivedLog.HeadOf(entries));
            entries.ForEach(entry => SqliteLog.Insert(file, _workspace, entry));
            AddAccess(file, Given.Master(_workspace));
            file.Execute(
                "INSERT INTO snapshot (workspace, seq, id, chain, length, created) VALUES ($1, 2, $2, $3, 3, $4)",
                _workspace.ToBytes(),
                snapshot.ToBytes(),
                entries[1].Chain.ToBytes(),
                Now.ToColumn());
            file.Execute(
                "INSERT INTO snapshot_part (workspace, snapshot, part, begun, bytes) VALUES ($1, $2, 0, $3, $4)",
                _workspace.ToBytes(),
                snapshot.ToBytes(),
                Now.ToColumn(),
                Bytes.Of("all"));
        }

        var store = _folder.Open();

        Assert.Equal([3], (await AppendAsync(store, 3, "a3")).Seqs);
        Assert.Equal(snapshot, (await store.Snapshots.FindNewestAsync(_workspace))!.Id);
        Assert.Equal("all", Bytes.Text(await store.Snapshots.ReadPartAsync(_workspace, snapshot, 0)));
        Assert.Null(await store.Snapshots.LeaseAsync(_workspace, Now, Now.AddMinutes(1)));
        Assert.Equal(Now.AddMinutes(1), await store.Snapshots.LeaseAsync(_workspace, Now, Now.AddMinutes(1)));
        await store.CloseAsync();
    }

    [Fact]
    public async Task Migration_that_fails_leaves_the_file_as_it_was()
    {
        var entries = ArchivedLog.Of(_alice, "a1");
        using (var file = await CreateAsync(1))
        {
            AddLog(file, entries);
            AddAccess(file, Given.Master(_workspace));
            file.Execute("CREATE TABLE token_key (in_the_way INTEGER)");
        }

        Assert.Contains("token_key", Assert.Throws<StorageException>(_folder.Open).Message, StringComparison.Ordinal);

        using (var file = await OpenFileAsync())
        {
            file.Execute("DROP TABLE token_key");
        }

        var store = _folder.Open();
        Assert.Equal([2], (await AppendAsync(store, 2, "a2")).Seqs);
        await store.CloseAsync();
    }

    private async Task<SqliteSession> CreateAsync(int version)
    {
        var file = await OpenFileAsync();
        var migrations = string.Concat(SqliteMigrations.All.Take(version));
        file.Execute($"PRAGMA journal_mode = WAL; BEGIN; {migrations} PRAGMA user_version = {version}; COMMIT;");
        return file;
    }

    private async Task<SqliteSession> OpenFileAsync()
    {
        SQLitePCL.Batteries_V2.Init();
        var file = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        await file.OpenAsync();
        file.CreateFunction("sha256", (byte[] bytes) => SHA256.HashData(bytes), isDeterministic: true);
        return new SqliteSession(file);
    }

    private void AddLog(SqliteSession file, List<ArchivedEntry> entries)
    {
        AddWorkspace(file, entries.Count == 0 ? Cursor.Start : ArchivedLog.HeadOf(entries));
        foreach (var entry in entries)
        {
            file.Execute(
                "INSERT INTO entry (workspace, seq, replica, counter, chain, payload) VALUES ($1, $2, $3, $4, $5, $6)",
                _workspace.ToBytes(),
                entry.Seq,
                entry.Replica.ToBytes(),
                entry.Counter,
                entry.Chain.ToBytes(),
                entry.Payload);
        }
    }

    private void AddWorkspace(SqliteSession file, Cursor head) =>
        file.Execute(
            "INSERT INTO workspace (id, created, head_seq, head_chain) VALUES ($1, 0, $2, $3)",
            _workspace.ToBytes(),
            head.Seq,
            head.Chain.ToBytes());

    private static void AddAccess(SqliteSession file, StoredGrant grant, StoredInvite? invite = null)
    {
        file.Execute(
            """
            INSERT INTO device_grant (id, workspace, device, device_name, role, scope, issued, last_seen, cursor_seq, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
            """,
            grant.Id.ToBytes(),
            grant.Workspace.ToBytes(),
            grant.Device.ToBytes(),
            grant.DeviceName,
            (long)grant.Role,
            (long)grant.Scope,
            grant.Issued.ToColumn(),
            grant.LastSeen?.ToColumn(),
            grant.CursorSeq);
        if (invite is not null)
        {
            file.Execute(
                """
                INSERT INTO invite (id, workspace, maker, name, secret_hash, scope, created, uses, used)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                invite.Id.ToBytes(),
                invite.Workspace.ToBytes(),
                invite.Maker.ToBytes(),
                invite.Name,
                invite.SecretHash,
                (long)invite.Scope,
                invite.Created.ToColumn(),
                invite.Uses,
                invite.Used);
        }
    }

    private Task<AppendOutcome> AppendAsync(StoreUnderTest store, long firstCounter, params string[] texts) =>
        store.Log.AppendAsync(Frame(firstCounter, texts));

    private Append Frame(long firstCounter, params string[] texts) => Given.Append(_workspace, _alice, firstCounter, texts);
}
