using System.Diagnostics;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Sqlite;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Storage;

public sealed class SqliteBackupTests(ITestOutputHelper output) : IDisposable
{
    private const int Megabytes = 24;

    private readonly Id<Replica> _alice = Id<Replica>.New();
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Copy_made_while_deltas_arrive_opens_and_holds_all_that_was_acknowledged_before_it_began()
    {
        await using var database = StoreFolder.OpenDatabase(_folder.Database);
        var store = StoreFolder.StoreOf(database);
        var workspace = await FillAsync(store);
        var before = (await store.Log.LocateAsync(workspace, _alice, 0)).Head.Seq;
        var clock = Stopwatch.StartNew();

        var backup = database.BackupAsync(_folder.FileOf("copy.db"));
        var waits = new List<double>();
        for (var counter = 1; !backup.IsCompleted; counter++)
        {
            var sent = Stopwatch.GetTimestamp();
            await AppendAsync(store, workspace, Id<Replica>.New(), 1, "beside the copying");
            waits.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        await backup;
        Print($"online backup: {Megabytes} MiB in {clock.Elapsed.TotalMilliseconds:F0} ms, beside it {waits.Count} appends, "
            + $"the longest {waits.Max():F1} ms");
        Assert.True(waits.Count > 1, "Nothing was appended while the copy was made.");
        var after = (await store.Log.LocateAsync(workspace, _alice, 0)).Head;
        await using var copied = StoreFolder.OpenDatabase(_folder.FileOf("copy.db"));
        Assert.Equal("ok", await copied.ReadAsync(session => session.First("PRAGMA integrity_check", row => row.GetString(0))));
        var copy = StoreFolder.StoreOf(copied);
        var head = (await copy.Log.LocateAsync(workspace, _alice, 0)).Head;
        Assert.InRange(head.Seq, before, after.Seq);
        await AssertSameLogAsync(store, copy, workspace, head);
        Assert.Equal([head.Seq + 1], (await AppendAsync(copy, workspace, Id<Replica>.New(), 1, "the copy goes on")).Seqs);
    }

    [Fact]
    public async Task Copy_is_readable_by_its_owner_alone_and_nothing_else_is_left()
    {
        await using var database = StoreFolder.OpenDatabase(_folder.Database);
        Directory.CreateDirectory(_folder.FileOf("backups"));

        await database.BackupAsync(_folder.FileOf("backups/copy.db"));

        Assert.Equal([_folder.FileOf("backups/copy.db")], Directory.GetFileSystemEntries(_folder.FileOf("backups")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.FileOf("backups/copy.db")));
        }
    }

    [Fact]
    public async Task File_that_is_there_is_not_replaced()
    {
        await using var database = StoreFolder.OpenDatabase(_folder.Database);
        await File.WriteAllTextAsync(_folder.FileOf("copy.db"), "of last week");

        var error = await Assert.ThrowsAsync<IOException>(() => database.BackupAsync(_folder.FileOf("copy.db")));

        Assert.Contains(_folder.FileOf("copy.db"), error.Message, StringComparison.Ordinal);
        Assert.Equal("of last week", await File.ReadAllTextAsync(_folder.FileOf("copy.db")));
    }

    [Fact]
    public async Task Folder_that_is_not_there_is_named()
    {
        await using var database = StoreFolder.OpenDatabase(_folder.Database);

        var error = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => database.BackupAsync(_folder.FileOf("none/copy.db")));

        Assert.Contains(_folder.FileOf("none/copy.db"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_that_is_broken_off_leaves_nothing_behind()
    {
        var database = StoreFolder.OpenDatabase(_folder.Database);
        await FillAsync(StoreFolder.StoreOf(database));
        Directory.CreateDirectory(_folder.FileOf("backups"));
        var release = new ManualResetEventSlim();
        var holding = database.ReadAsync(_ => release.Wait(TimeSpan.FromSeconds(30)));

        // Its first turn is queued when the store is closed, and its second is refused.
        var backup = database.BackupAsync(_folder.FileOf("backups/copy.db"));
        var closing = database.DisposeAsync();
        release.Set();

        Assert.True(await holding);
        await Assert.ThrowsAsync<StorageException>(() => backup);
        await closing;
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FileOf("backups")));
        await using var again = StoreFolder.OpenDatabase(_folder.Database);
    }

    private async Task<Id<Workspace>> FillAsync(StoreUnderTest store)
    {
        var workspace = await store.Access.CreateWorkspaceAsync();
        await Task.WhenAll(Enumerable.Range(1, Megabytes * 32).Select(i =>
            AppendAsync(store, workspace, _alice, i, new string('x', 32 * 1024))));
        return workspace;
    }

    private static Task<AppendOutcome> AppendAsync(
        StoreUnderTest store, Id<Workspace> workspace, Id<Replica> replica, long counter, string text) =>
        store.Log.AppendAsync(Given.Append(workspace, replica, counter, text));

    private static async Task AssertSameLogAsync(StoreUnderTest store, StoreUnderTest copy, Id<Workspace> workspace, Cursor head)
    {
        var cursor = Cursor.Start;
        while (cursor.Seq < head.Seq)
        {
            foreach (var row in await copy.Log.ReadAsync(workspace, cursor.Seq, 1024 * 1024))
            {
                cursor = cursor.After(row.Entry);
                Assert.Equal(cursor, row.Cursor);
            }
        }

        Assert.Equal(head, cursor);
        Assert.Equal(head.Chain, (await store.Log.LocateAsync(workspace, Id<Replica>.New(), head.Seq)).ChainAtSeq);
    }

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }
}
