using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Sqlite;
using Xunit.Abstractions;
using static SQLitePCL.raw;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>What the store takes: of its disk, of memory, and of the one thread.</summary>
public sealed class SqliteCostTests(ITestOutputHelper output) : IDisposable
{
    private const long WalBytes = 8 * 1024 * 1024;

    private static readonly Id<Replica> Alice = Id<Replica>.New();

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WAL_stays_small_however_much_is_appended()
    {
        await using var database = StoreFolder.OpenDatabase(_folder.Database);
        var store = StoreFolder.StoreOf(database);
        var workspaces = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => store.Access.CreateWorkspaceAsync()));
        var longest = 0L;

        for (var counter = 1; counter <= 500; counter += 10)
        {
            await Task.WhenAll(workspaces.SelectMany(workspace => Enumerable.Range(counter, 10).Select(i =>
                store.Log.AppendAsync(Given.Append(workspace, Alice, i, "of 20 bytes or so...")))));
            longest = Math.Max(longest, Wal().Length);
        }

        Print($"WAL: {longest / 1024:N0} KiB at most in 50,000 appends, which made a database of {Size() / 1024:N0} KiB");
        Assert.InRange(longest, 1, WalBytes);
    }

    [Fact]
    public async Task WAL_that_a_large_transaction_has_stretched_is_cut_back()
    {
        await using var database = StoreFolder.OpenDatabase(_folder.Database);
        var store = StoreFolder.StoreOf(database);
        var workspace = Id<Workspace>.New();
        await store.Archive.BeginImportAsync(workspace, DateTimeOffset.UnixEpoch);

        await store.Archive.ImportEntriesAsync(
            workspace, ArchivedLog.Of(Alice, Enumerable.Range(0, 1000).Select(_ => new byte[32 * 1024])).ToList());
        Assert.True(Wal().Length > 2 * WalBytes);
        await store.Access.CreateWorkspaceAsync();

        Assert.InRange(Wal().Length, 1, WalBytes);
    }

    [Fact]
    public async Task Commit_does_not_wait_for_thousands_of_lookups()
    {
        await using var database = StoreFolder.OpenDatabase(_folder.Database);
        var store = StoreFolder.StoreOf(database);
        var workspaces = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => store.Access.CreateWorkspaceAsync()));
        var release = new ManualResetEventSlim();
        var holding = database.ReadAsync(_ => release.Wait(TimeSpan.FromSeconds(30)));

        var heads = store.Log.ReadHeadsAsync(workspaces);
        var grants = store.Access.FindGrantsAsync(Enumerable.Range(0, 2000).Select(_ => Id<Grant>.New()).ToList());
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Log.Committed += (_, _) => told.SetResult(heads.IsCompleted || grants.IsCompleted);
        var append = store.Log.AppendAsync(Given.Append(workspaces[0], Alice, 1, "a1"));
        release.Set();
        await append;

        Assert.False(await told.Task, "All were looked up before the append was committed.");
        Assert.True(await holding);
        Assert.Equal(2000, (await heads).Count);
        Assert.Empty(await grants);
        var clock = Stopwatch.StartNew();
        await store.Log.ReadHeadsAsync(workspaces);
        Print($"heads of 2,000 workspaces: {clock.Elapsed.TotalMilliseconds:F1} ms");
    }

    [Fact]
    public async Task Opening_with_an_up_to_date_cursor_reads_a_handful_of_pages_of_a_long_log()
    {
        const int Deltas = 100_000;
        var workspace = Id<Workspace>.New();
        var entries = ArchivedLog.Of(Alice, Enumerable.Range(0, Deltas).Select(_ => new byte[100])).ToList();
        await using (var database = StoreFolder.OpenDatabase(_folder.Database))
        {
            var archive = StoreFolder.StoreOf(database).Archive;
            await archive.BeginImportAsync(workspace, DateTimeOffset.UnixEpoch);
            await archive.ImportEntriesAsync(workspace, entries);
        }

        await using var file = await OpenFileAsync();
        using var session = new SqliteSession(file);
        var position = SqliteLog.Locate(session, workspace, Alice, Deltas);
        Assert.Empty(SqliteLog.ReadPage(session, workspace, Deltas, Limits.Default.PageBytes));

        var read = Status(file, SQLITE_DBSTATUS_CACHE_MISS);
        var pages = session.FirstValue("PRAGMA page_count", row => row.GetInt64(0));
        Print($"opening at the head of {Deltas:N0} deltas: {read} of {pages:N0} pages read");
        Assert.Equal(new LogPosition(ArchivedLog.HeadOf(entries), Deltas, entries[^1].Chain), position);
        Assert.InRange(read, 1, 20);
    }

    [Fact]
    public async Task Ten_thousand_workspaces_take_no_more_memory_than_a_hundred()
    {
        await using var file = await OpenFileAsync();
        SqliteSchema.Migrate(file, NullLogger.Instance);
        using var session = new SqliteSession(file);

        AppendToNewWorkspaces(session, 100);
        var (statements, schema) = (Status(file, SQLITE_DBSTATUS_STMT_USED), Status(file, SQLITE_DBSTATUS_SCHEMA_USED));
        AppendToNewWorkspaces(session, 9_900);

        var cache = Status(file, SQLITE_DBSTATUS_CACHE_USED);
        Print($"10,000 workspaces: {statements:N0} bytes of statements, {schema:N0} of schema, {cache:N0} of cache");
        Assert.Equal(statements, Status(file, SQLITE_DBSTATUS_STMT_USED));
        Assert.Equal(schema, Status(file, SQLITE_DBSTATUS_SCHEMA_USED));
        Assert.InRange(cache, 1, 3 * 1024 * 1024);
    }

    private static void AppendToNewWorkspaces(SqliteSession session, int count)
    {
        session.Execute("BEGIN");
        for (var i = 0; i < count; i++)
        {
            var workspace = Id<Workspace>.New();
            session.Execute(
                "INSERT INTO workspace (id, created, head_seq, head_chain) VALUES ($1, 0, 0, $2)",
                workspace.ToBytes(),
                Chain.Start.ToBytes());
            SqliteGrants.Insert(session, Given.Master(workspace));
            SqliteAppend.Run(session, Given.Append(workspace, Alice, 1, "a1", "a2"));
            SqliteAppend.Run(session, Given.Append(workspace, Alice, 2, "a2", "a3"));
            Assert.Equal(3, SqliteLog.ReadPage(session, workspace, 0, Limits.Default.PageBytes).Count);
        }

        session.Execute("COMMIT");
    }

    private async Task<SqliteConnection> OpenFileAsync()
    {
        SQLitePCL.Batteries_V2.Init();
        var file = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        await file.OpenAsync();
        return file;
    }

    private static int Status(SqliteConnection file, int what)
    {
        Assert.Equal(SQLITE_OK, sqlite3_db_status(file.Handle, what, out var current, out _, 0));
        return current;
    }

    private FileInfo Wal() => new(_folder.Database + "-wal");

    private long Size() => new FileInfo(_folder.Database).Length;

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }
}
