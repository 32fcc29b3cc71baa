using Microsoft.Data.Sqlite;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Sqlite;

namespace SyncEngine.Server.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Call_that_throws_fails_alone_and_the_others_of_its_transaction_are_committed()
    {
        await using var database = Open();
        var release = new ManualResetEventSlim();
        var holding = database.ReadAsync(_ => Hold(release));

        // Queued while the thread is held, so that they are one group.
        var first = database.WriteAsync(session => AddWorkspace(session, 1));
        var wrong = database.WriteAsync<int>(session =>
        {
            AddWorkspace(session, 2);
            throw new FormatException("of its own making");
        });
        var clash = database.WriteAsync(session => AddWorkspace(session, 1));
        var last = database.WriteAsync(session => AddWorkspace(session, 3));
        release.Set();
        await holding;

        Assert.Equal(1, await first);
        Assert.Contains("of its own making", (await Assert.ThrowsAsync<StorageException>(() => wrong)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(() => clash);
        Assert.Equal(1, await last);
        var added = await database.ReadAsync(session => session.List("SELECT id FROM workspace ORDER BY id", row => (int)row.Bytes(0)[0]));
        Assert.Equal([1, 3], added);
    }

    [Fact]
    public async Task Group_is_one_transaction_whose_results_come_after_its_commit_in_the_order_of_the_calls()
    {
        await using var database = Open();
        var release = new ManualResetEventSlim();
        var holding = database.ReadAsync(_ => Hold(release));
        var committed = new List<(int Call, bool InTransaction)>();
        SqliteSession? session = null;

        var writes = Enumerable.Range(1, 100).Select(i => database.WriteAsync(
            own =>
            {
                session = own;
                return AddWorkspace(own, (byte)i);
            },
            () => committed.Add((i, session!.InTransaction)))).ToList();
        release.Set();
        await holding;
        await Task.WhenAll(writes);
        await database.ReadAsync(_ => true);

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (i, false)), committed);
    }

    [Fact]
    public async Task No_other_program_can_open_the_file_meanwhile()
    {
        await using var database = Open();
        await using var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=False;Default Timeout=1");

        var error = await Assert.ThrowsAsync<SqliteException>(async () =>
        {
            await other.OpenAsync();
            await using var command = other.CreateCommand();
            command.CommandText = "SELECT count(*) FROM workspace";
            await command.ExecuteScalarAsync();
        });

        Assert.Contains("locked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commits_are_flushed_to_the_disk_and_journaled_ahead()
    {
        await using var database = Open();

        Assert.Equal("wal", await database.ReadAsync(session => session.First("PRAGMA journal_mode", row => row.GetString(0))));
        Assert.Equal(2, await database.ReadAsync(session => session.FirstValue("PRAGMA synchronous", row => row.GetInt64(0))));
    }

    [Fact]
    public async Task File_of_a_newer_server_is_refused_and_not_touched()
    {
        await using (Open())
        {
        }

        await using (var later = new SqliteConnection($"Data Source={_folder.Database};Pooling=False"))
        {
            await later.OpenAsync();
            await using var command = later.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            await command.ExecuteNonQueryAsync();
        }

        var error = Assert.Throws<StorageException>(Open);
        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_no_database_is_refused_by_name()
    {
        File.WriteAllText(_folder.Database, new string('x', 4096));

        var error = Assert.Throws<StorageException>(Open);

        Assert.Contains(_folder.Database, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_006_023, false)]
    [InlineData(3_044_005, true)]
    [InlineData(3_044_006, false)]
    [InlineData(3_045_000, true)]
    [InlineData(3_050_004, true)]
    [InlineData(3_050_007, false)]
    [InlineData(3_051_002, true)]
    [InlineData(3_051_003, false)]
    public void Versions_with_the_WAL_reset_bug_are_known(int version, bool has) => Assert.Equal(has, SqliteFile.HasWalResetBug(version));

    private static bool Hold(ManualResetEventSlim release)
    {
        release.Wait(TimeSpan.FromSeconds(30));
        return true;
    }

    private static int AddWorkspace(SqliteSession session, byte id) =>
        session.Execute("INSERT INTO workspace (id, created, head_seq, head_chain) VALUES ($1, 0, 0, x'')", new[] { id });

    private SqliteDatabase Open() => StoreFolder.OpenDatabase(_folder.Database);
}
