using System.Text;
using SyncEngine.Client;
using SyncEngine.Client.Storage;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Native.Tests;

/// <summary>The store contract in a file, and what the file alone can do.</summary>
public sealed class FileReplicaTests : ReplicaStoreContract, IAsyncLifetime
{
    private static readonly Id<Workspace> Workspace = new(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("syncengine-native-").FullName;
    private FileDatabase? _database;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Snapshot_is_read_before_what_follows_it_and_the_outbox_stays()
    {
        var store = (FileReplica)await OpenWithAsync("mine");
        var before = Page(Cursor.Start, (new(2), 1, "covered"));
        await store.StoreAsync(before, CancellationToken.None);
        byte[] snapshot = [.. Enumerable.Range(0, 1_000_000).Select(number => (byte)number)];
        var taken = await store.TakeAsync(new Cursor(5, before.Chain), snapshot, CancellationToken.None);
        await store.StoreAsync(Page(new Cursor(5, before.Chain), (new(2), 6, "after")), CancellationToken.None);

        Assert.Equal((5, 5, 1), (taken.Cursor.Seq, taken.FoldedSeq, taken.LastCounter));
        var first = Assert.IsType<Received.Snapshot>(Assert.Single(await store.ReadAsync(LogPosition.Start, 1000, CancellationToken.None)));
        Assert.Equal(snapshot, first.Bytes.ToArray());
        var second = Assert.IsType<Received.Delta>(Assert.Single(await store.ReadAsync(first.Position, 1000, CancellationToken.None)));
        Assert.Equal((6, "after"), (second.Position.Seq, Encoding.UTF8.GetString(second.Payload.Span)));
        Assert.Empty(await store.ReadAsync(second.Position, 1000, CancellationToken.None));
        Assert.Equal(1, (await store.ReadOutboxAsync(0, 10, 1000, CancellationToken.None)).FirstCounter);
    }

    /// <summary>Invariant 8.</summary>
    [Fact]
    public async Task Divergence_gives_back_what_the_snapshot_stands_for_and_the_log_behind_it()
    {
        var store = (FileReplica)await OpenWithAsync("waiting");
        byte[] document = [.. Enumerable.Range(0, 100_000).Select(number => (byte)number)];
        var snapshot = new SnapshotContainer(1, document, [new byte[] { 7 }]).Encode();
        await store.TakeAsync(new Cursor(5, Cursor.Start.Chain), snapshot, CancellationToken.None);
        await store.StoreAsync(Page(new Cursor(5, Cursor.Start.Chain), (new(2), 6, "after")), CancellationToken.None);

        var renewed = await store.RenewAsync(Renewal.Divergence, CancellationToken.None);

        var outbox = (await store.ReadOutboxAsync(0, 100, int.MaxValue, CancellationToken.None)).Payloads;
        Assert.Equal((Cursor.Start, 0), (renewed.Cursor, renewed.FoldedSeq));
        Assert.Equal("waiting", Encoding.UTF8.GetString(outbox[0].Span));
        var parts = outbox.Skip(1).SkipLast(2).Select(Envelope.Open).ToList();
        Assert.Equal(document, parts.SelectMany(part => part.Bytes.ToArray()));
        Assert.Equal(parts.Count, parts[0].Part?.Count);
        Assert.Equal(["07", Convert.ToHexStringLower("after"u8)], outbox.TakeLast(2).Select(delta => Convert.ToHexStringLower(delta.Span)));
    }

    [Fact]
    public async Task Snapshot_that_brings_nothing_new_is_refused_and_changes_nothing()
    {
        var store = (FileReplica)await OpenWithAsync();
        await store.StoreAsync(Page(Cursor.Start, (new(2), 1, "one"), (new(2), 2, "two")), CancellationToken.None);
        var before = await store.LoadAsync(CancellationToken.None);

        await Assert.ThrowsAsync<TransportException>(() => store.TakeAsync(new Cursor(2, Cursor.Start.Chain), new byte[] { 1 }, CancellationToken.None));

        Assert.Equal(before, await store.LoadAsync(CancellationToken.None));
        Assert.Equal(["one", "two"], await ReadAsync(store));
    }

    [Fact]
    public async Task Reader_of_an_earlier_log_begins_anew()
    {
        var store = (FileReplica)await OpenWithAsync();
        await store.StoreAsync(Page(Cursor.Start, (new(2), 1, "one"), (new(2), 2, "two")), CancellationToken.None);
        var end = await store.FindEndAsync(CancellationToken.None);
        await store.RenewAsync(Renewal.Divergence, CancellationToken.None);
        await store.StoreAsync(Page(Cursor.Start, (new(3), 1, "other one"), (new(3), 2, "other two")), CancellationToken.None);

        var read = await store.ReadAsync(end, 1000, CancellationToken.None);

        Assert.Equal([1L, 2L], read.Select(received => received.Position.Seq));
        Assert.Equal((1, 2), (end.Log, read[0].Position.Log));
    }

    [Fact]
    public async Task Transaction_that_fails_leaves_nothing_and_harms_no_other()
    {
        var store = (FileReplica)await OpenWithAsync();
        var pushes = Enumerable.Range(0, 50).Select(number => store.AppendAsync([(byte)number], CancellationToken.None)).ToList();
        var failing = _database!.RunAsync<int>(session =>
        {
            session.Execute("DELETE FROM outbox");
            throw new InvalidOperationException("on purpose");
        });
        pushes.AddRange(Enumerable.Range(50, 50).Select(number => store.AppendAsync([(byte)number], CancellationToken.None)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);

        Assert.Equal(Enumerable.Range(1, 100).Select(number => (long)number), await Task.WhenAll(pushes));
        Assert.Equal(100, (await store.ReadOutboxAsync(0, 1000, 1_000_000, CancellationToken.None)).Payloads.Count);
    }

    [Fact]
    public async Task Second_owner_is_told_that_the_store_is_in_use_and_may_have_it_afterwards()
    {
        var store = await OpenWithAsync("mine");

        var refusal = await Assert.ThrowsAsync<WorkspaceStoreException>(() => FileDatabase.OpenAsync(FilePath, Workspace));

        Assert.Equal(WorkspaceStoreProblem.InUse, refusal.Problem);
        Assert.Contains(FilePath, refusal.Message, StringComparison.Ordinal);
        store = await OpenAsync();
        Assert.Equal(1, (await store.LoadAsync(CancellationToken.None)).LastCounter);
    }

    [Fact]
    public async Task File_that_is_no_store_or_a_newer_or_anothers_is_refused_by_name_and_left_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllTextAsync(FilePath, "No database, but text that is longer than the header of one would be. " + new string('x', 4096));
        await RefusedAsync(WorkspaceStoreProblem.Damaged, Workspace);

        File.Delete(FilePath);
        await OpenAsync();
        await CloseAsync();
        await RefusedAsync(WorkspaceStoreProblem.OtherWorkspace, new Id<Workspace>(9));

        await OpenAsync();
        await _database!.RunAsync(session => session.Execute("PRAGMA user_version = 2"));
        await CloseAsync();
        await RefusedAsync(WorkspaceStoreProblem.Newer, Workspace);

        async Task RefusedAsync(WorkspaceStoreProblem problem, Id<Workspace> workspace)
        {
            var bytes = await File.ReadAllBytesAsync(FilePath);
            var refusal = await Assert.ThrowsAsync<WorkspaceStoreException>(() => FileDatabase.OpenAsync(FilePath, workspace));
            Assert.Equal(problem, refusal.Problem);
            Assert.Contains(FilePath, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(bytes, await File.ReadAllBytesAsync(FilePath));
        }
    }

    [Fact]
    public async Task Folder_that_cannot_be_made_is_a_failure_of_the_store()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");

        var refusal = await Assert.ThrowsAsync<WorkspaceStoreException>(() => FileDatabase.OpenAsync(Path.Combine(file, "store.db"), Workspace));

        Assert.Equal(WorkspaceStoreProblem.Failed, refusal.Problem);
    }

    [Fact]
    public async Task Token_of_the_server_outlives_the_program_and_another_one_that_is_given_takes_its_place()
    {
        await OpenAsync();
        var nothing = await Assert.ThrowsAsync<WorkspaceStoreException>(() => StoredAccess.OpenAsync(_database!, given: null));
        Assert.Equal(WorkspaceStoreProblem.NoAccess, nothing.Problem);

        var access = await StoredAccess.OpenAsync(_database!, "given");
        await access.KeepAsync(new Engine.AccessNews(Token: "fresh"), CancellationToken.None);

        Assert.Equal("fresh", await TokenAsync("given"));
        Assert.Equal("fresh", await TokenAsync(null));
        Assert.Equal("another", await TokenAsync("another"));
        Assert.Equal("another", await TokenAsync(null));

        async Task<string> TokenAsync(string? given)
        {
            await OpenAsync();
            return await (await StoredAccess.OpenAsync(_database!, given)).TakeTokenAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task File_is_for_its_owner_only()
    {
        await OpenWithAsync("mine");

        if (!OperatingSystem.IsWindows())
        {
            var everybody = Directory.GetFiles(Path.GetDirectoryName(FilePath)!).Select(File.GetUnixFileMode).Aggregate((one, other) => one | other);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, everybody);
        }
    }

    protected override async Task<IReplicaStore> OpenAsync()
    {
        await CloseAsync();
        _database = await FileDatabase.OpenAsync(FilePath, Workspace);
        return new FileReplica(_database);
    }

    protected override Task AppendAsync(IReplicaStore store, byte[] delta) => ((FileReplica)store).AppendAsync(delta, CancellationToken.None);

    protected override async Task<IReadOnlyList<string>> ReadAsync(IReplicaStore store)
    {
        var log = await ((FileReplica)store).ReadAsync(LogPosition.Start, 100_000, CancellationToken.None);
        var outbox = await store.ReadOutboxAsync(
            (await store.LoadAsync(CancellationToken.None)).StoredCounter, 1000, 100_000, CancellationToken.None);
        return
        [
            .. log.Cast<Received.Delta>().Select(delta => delta.Payload)
                .Concat(outbox.Payloads)
                .Select(payload => Encoding.UTF8.GetString(payload.Span)),
        ];
    }

    private string FilePath => Path.Combine(_folder, "store", "workspace.db");

    private async Task CloseAsync()
    {
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        _database = null;
    }
}
