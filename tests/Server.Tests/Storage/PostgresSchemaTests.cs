using Dapper;
using Npgsql;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Postgres;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Storage;

public sealed class PostgresSchemaTests : IAsyncLifetime, IDisposable
{
    /// <summary>What each version adds to a database that has lived through all before it. A new migration needs a new line here.</summary>
    private static readonly string[] DataOf =
    [
        $"""
        INSERT INTO workspace (id, created, head_seq, head_chain, pruned_seq)
        VALUES ({WorkspaceId}, '2030-01-01Z', 2, sha256('2'), 1);
        INSERT INTO entry (workspace, replica, seq, counter, hash, chain, payload) VALUES
            ({WorkspaceId}, {ReplicaId}, 1, 1, sha256('one'), sha256('1'), NULL),
            ({WorkspaceId}, {ReplicaId}, 2, 2, sha256('two'), sha256('2'), 'two');
        INSERT INTO device_grant (id, workspace, device, device_name, role, scope, issued, revision)
        VALUES ({GrantId}, {WorkspaceId}, {DeviceId}, 'alice', 2, 2, '2030-01-01Z', 1);
        INSERT INTO invite (id, workspace, maker, name, secret_hash, scope, created, uses, used)
        VALUES ({InviteId}, {WorkspaceId}, {GrantId}, 'for bob', sha256('secret'), 1, '2030-01-01Z', 3, 1);
        INSERT INTO snapshot (id, workspace, seq, chain, length, created)
        VALUES ({SnapshotId}, {WorkspaceId}, 1, sha256('1'), 3, '2030-01-01Z');
        INSERT INTO snapshot_part (workspace, snapshot, part, begun, bytes) VALUES ({WorkspaceId}, {SnapshotId}, 0, '2030-01-01Z', 'one');
        INSERT INTO token_key (id, bytes, created) VALUES ('key', sha256('key'), '2030-01-01Z');
        """,
        $"""
        UPDATE device_grant SET online_until = '2030-01-02Z';
        UPDATE invite SET role = 1;
        INSERT INTO audit (workspace, number, at, action, actor, actor_name, subject, scope)
        VALUES ({WorkspaceId}, 7, '2030-01-01Z', 2, {GrantId}, 'alice', 'for bob', 1);
        """,
        $"INSERT INTO snapshot_lease (workspace, until) VALUES ({WorkspaceId}, '2030-01-01Z')",
    ];

    private const string WorkspaceId = "'00000000-0000-0000-0000-000000000001'";
    private const string ReplicaId = "'00000000-0000-0000-0000-000000000002'";
    private const string GrantId = "'00000000-0000-0000-0000-000000000003'";
    private const string DeviceId = "'00000000-0000-0000-0000-000000000004'";
    private const string InviteId = "'00000000-0000-0000-0000-000000000005'";
    private const string SnapshotId = "'00000000-0000-0000-0000-000000000006'";

    private readonly LogRecord _log = new();
    private PostgresTestDatabase _database = null!;

    public static TheoryData<int> Versions => [.. Enumerable.Range(1, PostgresMigrations.All.Count)];

    public async Task InitializeAsync() => _database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _log.Verify();
    }

    public void Dispose() => _log.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Data_of_an_earlier_version_is_there_after_migrating(int version)
    {
        for (var next = 0; next < version; next++)
        {
            await ExecuteAsync(PostgresMigrations.All[next]);
            await ExecuteAsync(DataOf[next]);
        }

        await ExecuteAsync($"CREATE TABLE schema_version (version integer NOT NULL); INSERT INTO schema_version VALUES ({version})");

        await using var database = await OpenAsync();
        await using var log = new PostgresLogStore(database, _log.Of<PostgresLogStore>());
        var workspace = new Id<Workspace>(1);
        var position = await log.LocateAsync(workspace, new Id<Replica>(2), 1);
        Assert.Equal((2, 2, 1), (position.Head.Seq, position.AckedCounter, position.PrunedSeq));
        Assert.Equal("two", Bytes.Text(Assert.Single(await log.ReadAsync(workspace, 0, 10_000)).Entry.Payload));
        var archived = await new PostgresArchiveStore(database).FindWorkspaceAsync(workspace);
        Assert.Equal(("alice", Role.Master, null), (Assert.Single(archived!.Grants).DeviceName, archived.Grants[0].Role, archived.Grants[0].Revoked));
        Assert.Equal((3, 1, Role.Access), (Assert.Single(archived.Invites).Uses, archived.Invites[0].Used, archived.Invites[0].Role));
        Assert.Equal(version < 2 ? [] : [7L], archived.Audit.Select(entry => entry.Number));
        var append = new Append(workspace, new Id<Grant>(3), new Id<Replica>(2), 3, [Bytes.Of("three")], DateTimeOffset.UnixEpoch);
        Assert.Equal([3], (await log.AppendAsync(append)).Seqs);
        var access = new PostgresAccessStore(database);
        Assert.Null((await access.ChangeAsync(archived.Grants[0], archived.Grants[0], new GrantEdit.Rename("Alice"))).Refusal);
        Assert.Equal(version < 2 ? 1 : 8, (await access.ListAuditAsync(workspace, long.MaxValue, 1))[0].Number);
        var snapshots = new PostgresSnapshotStore(database);
        var snapshot = await snapshots.FindNewestAsync(workspace);
        Assert.Equal("one", Bytes.Text(await snapshots.ReadPartAsync(workspace, snapshot!.Id, 0)));
        Assert.Equal(
            version < 3 ? null : StoreContract.Now, await snapshots.LeaseAsync(workspace, StoreContract.Now.AddDays(-1), StoreContract.Now));
        Assert.Equal("key", Assert.Single(await new PostgresKeyStore(database).ListKeysAsync()).Id);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_all_find_it_migrated()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenAsync()));

        foreach (var node in nodes)
        {
            Assert.Empty(await new PostgresKeyStore(node).ListKeysAsync());
            await node.DisposeAsync();
        }

        Assert.DoesNotContain(_log.Lines, line => line.Contains("tried again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Database_of_a_newer_server_is_refused_and_not_touched()
    {
        await using (await OpenAsync())
        {
        }

        await ExecuteAsync("UPDATE schema_version SET version = 99");

        var error = await Assert.ThrowsAsync<StorageException>(OpenAsync);

        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection($"{_database.ConnectionString};Pooling=false");
        Assert.Equal(99, await connection.QuerySingleAsync<int>("SELECT version FROM schema_version"));
    }

    [Fact]
    public async Task Payloads_and_parts_are_stored_beside_their_rows_and_never_compressed()
    {
        await using var database = await OpenAsync();

        var storage = await database.ReadAsync(connection => connection.QueryAsync<char>(
            "SELECT attstorage FROM pg_attribute WHERE (attrelid, attname) IN (('entry'::regclass, 'payload'), ('snapshot_part'::regclass, 'bytes'))"));

        Assert.Equal("ee", string.Concat(storage));
    }

    private async Task<PostgresDatabase> OpenAsync()
    {
        var database = new PostgresDatabase(_database.ConnectionString, TimeProvider.System, _log.Of<PostgresDatabase>());
        await database.OpenAsync();
        return database;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_database.ConnectionString};Pooling=false");
        await connection.ExecuteAsync(sql);
    }
}
