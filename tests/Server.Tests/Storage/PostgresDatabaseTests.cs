using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Postgres;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Storage;

public sealed class PostgresDatabaseTests : IAsyncLifetime, IDisposable
{
    private static readonly Id<Replica> Alice = Id<Replica>.New();

    private readonly LogRecord _log = new();
    private PostgresCluster _cluster = null!;
    private PostgresTestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _cluster = await PostgresCluster.SharedAsync();
        _database = await _cluster.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _log.Verify();
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Commit_whose_answer_was_lost_is_found_and_told_and_nothing_is_appended_twice()
    {
        await using var proxy = new CuttingProxy(_cluster.Port);
        await using var database = await OpenAsync(_database.ConnectionStringAt(proxy.Port));
        await using var store = Log(database);
        var workspace = await CreateWorkspaceAsync(database);
        var told = new ConcurrentQueue<long>();
        store.Committed += (_, rows) => rows.ToList().ForEach(row => told.Enqueue(row.Seq));
        await store.AppendAsync(Delta(workspace, 1));

        // With the insert goes the commit.
        proxy.CutAt("INSERT INTO entry");
        var outcome = await store.AppendAsync(Delta(workspace, 2));
        await store.AppendAsync(Delta(workspace, 3));
        await store.DisposeAsync();

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal([2], outcome.Seqs);
        Assert.Equal([1, 2, 3], told);
        Assert.Equal([1, 2, 3], (await store.ReadAsync(workspace, 0, 10_000)).Select(row => row.Seq));
        Assert.Contains(_log.Lines, line => line.Contains("A commit whose answer was lost is in the log", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Transaction_that_broke_before_its_commit_is_run_again()
    {
        await using var proxy = new CuttingProxy(_cluster.Port);
        await using var database = await OpenAsync(_database.ConnectionStringAt(proxy.Port));
        await using var store = Log(database);
        var workspace = await CreateWorkspaceAsync(database);

        proxy.CutAt("FOR UPDATE");
        var outcome = await store.AppendAsync(Delta(workspace, 1));

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal([1], outcome.Seqs);
        Assert.Single(await store.ReadAsync(workspace, 0, 10_000));
    }

    [Fact]
    public async Task Connections_that_the_server_ended_are_replaced_without_anyone_being_told()
    {
        await using var database = await OpenAsync();
        await using var store = Log(database);
        var workspace = await CreateWorkspaceAsync(database);
        await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => store.ReadAsync(workspace, 0, 1)));

        await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        Assert.Equal([1], (await store.AppendAsync(Delta(workspace, 1))).Seqs);
        Assert.Single(await store.ReadAsync(workspace, 0, 10_000));
        await CreateWorkspaceAsync(database);
    }

    [Fact]
    public async Task Append_gives_up_in_time_when_the_database_is_gone_and_says_so()
    {
        await using var proxy = new CuttingProxy(_cluster.Port);
        await using var database = await OpenAsync(_database.ConnectionStringAt(proxy.Port));
        await using var store = Log(database);
        var workspace = await CreateWorkspaceAsync(database);
        _log.Expect("The store failed");

        await proxy.StopAsync();

        await Assert.ThrowsAsync<StorageException>(() => store.AppendAsync(Delta(workspace, 1)));
    }

    [Fact]
    public async Task Commits_are_flushed_even_where_the_server_would_not()
    {
        await ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$");
        await using var database = await OpenAsync();

        Assert.Equal("off", await database.ReadAsync(connection => connection.QuerySingleAsync<string>("SHOW synchronous_commit")));
        Assert.Equal("on", await database.WriteAsync(connection => connection.QuerySingleAsync<string>("SHOW synchronous_commit")));
        Assert.Equal("off", await database.ReadAsync(connection => connection.QuerySingleAsync<string>("SHOW synchronous_commit")));
    }

    [Fact]
    public async Task Two_nodes_that_append_to_the_same_logs_in_any_order_leave_no_gap_and_never_wait_for_each_other_in_a_ring()
    {
        const int Rounds = 30;
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await using var oneStore = Log(one);
        await using var otherStore = Log(other);
        var workspaces = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CreateWorkspaceAsync(one)));

        await Task.WhenAll(
            PushAsync(oneStore, Id<Replica>.New(), workspaces),
            PushAsync(otherStore, Id<Replica>.New(), [.. workspaces.Reverse()]));

        foreach (var workspace in workspaces)
        {
            var rows = await oneStore.ReadAsync(workspace, 0, 1_000_000);
            Assert.Equal(Enumerable.Range(1, 2 * Rounds).Select(seq => (long)seq), rows.Select(row => row.Seq));
        }

        Assert.DoesNotContain(_log.Lines, line => line.Contains("deadlock", StringComparison.Ordinal));

        static async Task PushAsync(PostgresLogStore store, Id<Replica> replica, Id<Workspace>[] workspaces)
        {
            for (var counter = 1; counter <= Rounds; counter++)
            {
                await Task.WhenAll(workspaces.Select(workspace => store.AppendAsync(Delta(workspace, counter, replica))));
            }
        }
    }

    [Fact]
    public async Task Database_that_is_not_there_is_refused_in_words_without_the_password()
    {
        var missing = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Database = "no_such" };
        _log.Expect("The store failed");

        var error = await Assert.ThrowsAsync<StorageException>(() => OpenAsync(missing.ConnectionString));

        Assert.Contains("\"no_such\" does not exist", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(missing.Password!, error.ToString(), StringComparison.Ordinal);
    }

    private static Append Delta(Id<Workspace> workspace, long counter, Id<Replica>? replica = null) =>
        Given.Append(workspace, replica ?? Alice, counter, $"delta {counter}");

    private static Task<Id<Workspace>> CreateWorkspaceAsync(PostgresDatabase database) =>
        new PostgresAccessStore(database).CreateWorkspaceAsync();

    private PostgresLogStore Log(PostgresDatabase database) => new(database, _log.Of<PostgresLogStore>());

    private async Task<PostgresDatabase> OpenAsync(string? connectionString = null)
    {
        var database = new PostgresDatabase(connectionString ?? _database.ConnectionString, TimeProvider.System, _log.Of<PostgresDatabase>());
        await database.OpenAsync();
        return database;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_database.ConnectionString};Pooling=false");
        await connection.ExecuteAsync(sql);
    }
}
