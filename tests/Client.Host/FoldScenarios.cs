using System.Diagnostics;
using Loro;
using SyncEngine.Client.Document;
using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Schema;

namespace SyncEngine.Client.Host;

/// <summary>What folding promises of a log that has everything in it that a log can have.</summary>
public static class FoldScenarios
{
    private const int DeltaBytes = 1000;

    private static readonly Id<Protocol.Replica> Bob = new(0xB0B);

    public static async Task Folded_log_opens_as_the_log_did_and_is_not_there_any_more()
    {
        var (commits, json) = Write(20);
        using var store = await StoredAsync(Id<Workspace>.New(), Seal(commits));

        await Keeper(store).FoldAsync(publish: false, default);

        Assert.Empty(await store.ReadLogAsync(0, 20, default));
        var (opened, parked) = await OpenAsync(store);
        Assert.Equal((json, 0), (opened, parked));
    }

    public static async Task Commit_of_which_parts_are_missing_stays_beside_the_document_until_it_is_whole()
    {
        var (commits, json) = Write(3, Text(5 * DeltaBytes));
        var deltas = Seal(commits);
        using var store = await StoredAsync(Id<Workspace>.New(), deltas.SkipLast(1));
        await Keeper(store).FoldAsync(publish: false, default);
        Assert.Equal(deltas.Count - 1 - 2, await ResidueAsync(store));
        Assert.NotEqual(json, (await OpenAsync(store)).Json);

        await StoreAsync(store, deltas.TakeLast(1));
        Assert.Equal((json, 0), await OpenAsync(store));
        await Keeper(store).FoldAsync(publish: false, default);

        Assert.Equal(0, await ResidueAsync(store));
        Assert.Equal((json, 0), await OpenAsync(store));
    }

    public static async Task Delta_that_cannot_be_read_stays_beside_the_document_and_is_counted_as_before()
    {
        var (commits, json) = Write(3);
        byte[] damaged = [.. commits[1]];
        damaged[^1] ^= 1;
        var deltas = Seal(commits);
        using var store = await StoredAsync(
            Id<Workspace>.New(), [deltas[0], [0xc1], new Envelope(1, damaged).Encode(), .. deltas.Skip(1)]);
        Assert.Equal((json, 2), await OpenAsync(store));

        await Keeper(store).FoldAsync(publish: false, default);
        await StoreAsync(store, Seal(Write(1).Commits));
        await Keeper(store).FoldAsync(publish: false, default);

        Assert.Equal(2, await ResidueAsync(store));
        Assert.Equal(2, (await OpenAsync(store)).Parked);
    }

    public static async Task Commit_that_waits_for_another_stays_beside_the_document_until_that_comes()
    {
        var (commits, json) = Write(4);
        var deltas = Seal(commits);
        using var store = await StoredAsync(Id<Workspace>.New(), [deltas[0], deltas[2], deltas[3]]);
        await Keeper(store).FoldAsync(publish: false, default);
        Assert.Equal(2, await ResidueAsync(store));

        await StoreAsync(store, [deltas[1]]);
        Assert.Equal((json, 0), await OpenAsync(store));
        await Keeper(store).FoldAsync(publish: false, default);

        Assert.Equal(0, await ResidueAsync(store));
        Assert.Equal((json, 0), await OpenAsync(store));
    }

    /// <summary>C18: the snapshot has the whole history, so what was written on top of any of it finds what it depends on.</summary>
    public static async Task Edits_made_long_before_on_another_device_fit_onto_a_snapshot()
    {
        using var alice = new LoroDoc();
        using var carol = new LoroDoc();
        var log = Record(alice);
        alice.GetMap("foods").GetOrCreateMap("bread").Set("calories", 250);
        alice.Commit();
        carol.ImportBatch(log.Commits());
        var old = Record(carol);
        carol.GetMap("foods").GetOrCreateMap("bread").Set("name", "Rye bread");
        carol.Commit();
        for (var i = 0; i < 50; i++)
        {
            alice.GetMap("foods").GetOrCreateMap("bread").Set("calories", i);
            alice.Commit();
        }

        using var store = await StoredAsync(Id<Workspace>.New(), Seal(log));
        await Keeper(store).FoldAsync(publish: false, default);
        var published = (await store.ReadSnapshotAsync(default))!;

        using var device = await StoredAsync(Id<Workspace>.New(), []);
        await device.AppendAsync([.. Seal(old)]);
        await device.PutSnapshotAsync(published, default);
        await StoreAsync(device, Seal(old));

        alice.ImportBatch(old.Commits());
        Assert.Equal((alice.ToJson(), 0), await OpenAsync(device));
        await Keeper(device).FoldAsync(publish: false, default);
        Assert.Equal(0, await ResidueAsync(device));
        Assert.Equal((alice.ToJson(), 0), await OpenAsync(device));
    }

    public static async Task Log_that_was_folded_comes_back_whole_after_the_server_was_rolled_back()
    {
        var (commits, json) = Write(5, Text(8 * Limits.Default.DeltaBytes));
        var deltas = Seal(commits);
        using var store = await StoredAsync(Id<Workspace>.New(), deltas.SkipLast(1));
        await Keeper(store).FoldAsync(publish: false, default);
        await StoreAsync(store, deltas.TakeLast(1));

        await store.RenewAsync(Renewal.Divergence, default);

        Assert.Equal((json, 0), await OpenAsync(store));
        Assert.Null(await store.ReadSnapshotAsync(default));
    }

    /// <summary>C30.</summary>
    public static async Task Snapshot_that_is_damaged_cut_or_random_is_refused_and_the_next_one_is_read()
    {
        var (commits, _) = Write(5);
        using var store = await StoredAsync(Id<Workspace>.New(), Seal(commits));
        var folder = new LoroFolder(() => Task.CompletedTask);
        await Keeper(store).FoldAsync(publish: false, default);
        var good = (await store.ReadSnapshotAsync(default))!.Bytes.ToArray();
        var document = SnapshotContainer.Open(good).Document.ToArray();
        document[document.Length / 2] ^= 1;
        var random = new byte[500];
        new Random(1).NextBytes(random);
        byte[][] bad =
        [
            random,
            good[..(good.Length / 2)],
            new SnapshotContainer(1, document, []).Encode(),
            new SnapshotContainer(1, random, []).Encode(),
            new SnapshotContainer(1, default, []).Encode(),
            new SnapshotContainer(1, document.AsMemory(0, document.Length / 2), []).Encode(),
        ];
        foreach (var snapshot in bad)
        {
            await Assert.ThrowsAsync<SnapshotException>(() => folder.CheckAsync(snapshot, default));
        }

        await folder.CheckAsync(good, default);
    }

    /// <summary>C19.</summary>
    public static async Task Memory_and_time_stay_bounded_over_a_thousand_folds(Stage stage)
    {
        var folder = new LoroFolder(() => Task.CompletedTask);
        var (commits, _) = Write(10);
        var deltas = Seal(commits).Select(delta => (ReadOnlyMemory<byte>)delta).ToList();
        var snapshot = await folder.FoldAsync(null, Slices(deltas), default);
        await CycleAsync(100);
        var before = LoroMemory.Bytes();
        var watch = Stopwatch.StartNew();
        await CycleAsync(1000);
        var after = LoroMemory.Bytes();

        stage.Print($"Loro's memory after 100 folds: {before / 1024} KiB, after 1,000 more: {after / 1024} KiB; {watch.ElapsedMilliseconds} ms");
        Assert.True(after <= before + (1 << 20), $"Loro's memory grew from {before} to {after} bytes.");

        async Task CycleAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var folded = await folder.FoldAsync(snapshot, Slices(deltas), default);
                Assert.Equal(snapshot.Length, folded.Length);
                snapshot = folded;
            }
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Slices(IReadOnlyList<ReadOnlyMemory<byte>> deltas)
    {
        await Task.Yield();
        yield return deltas;
    }

    private static (List<byte[]> Commits, string Json) Write(int commits, string? last = null)
    {
        using var document = new LoroDoc();
        var written = Record(document);
        for (var i = 0; i < commits; i++)
        {
            document.GetMap("foods").GetOrCreateMap($"food{i}").Set("name", i == commits - 1 ? last ?? "the last" : $"number {i}");
            document.Commit();
        }

        return (written, document.ToJson());
    }

    /// <summary>Does not get shorter by being compressed.</summary>
    private static string Text(int length)
    {
        var random = new Random(1);
        return string.Create(length, random, static (text, dice) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)dice.Next(' ', '~');
            }
        });
    }

    private static List<byte[]> Record(LoroDoc document)
    {
        var commits = new List<byte[]>();
        document.SubscribeLocalUpdates(commits.Add);
        return commits;
    }

    private static List<ReadOnlyMemory<byte>> Commits(this List<byte[]> commits) => [.. commits.Select(commit => (ReadOnlyMemory<byte>)commit)];

    private static List<byte[]> Seal(List<byte[]> commits) =>
        [.. commits.SelectMany(commit => Envelope.Seal(SchemaVersion.Current, commit, DeltaBytes))];

    private static SnapshotKeeper Keeper(ReplicaDatabase store) => new(store, new NoServer(), new LoroFolder(() => Task.CompletedTask));

    private static async Task<ReplicaDatabase> StoredAsync(Id<Workspace> workspace, IEnumerable<byte[]> deltas)
    {
        var store = await ReplicaDatabase.OpenAsync(workspace);
        await store.LoadAsync(default);
        await StoreAsync(store, deltas);
        return store;
    }

    private static async Task StoreAsync(ReplicaDatabase store, IEnumerable<byte[]> deltas)
    {
        var after = store.Cursor;
        var log = deltas.Select((delta, index) => new LogEntry(Bob, after.Seq + index + 1, delta)).ToList();
        if (log.Count > 0)
        {
            await store.StoreAsync(new PageFrame(after.Seq + 1, log, log.Aggregate(after, (at, entry) => at.After(entry)).Chain), default);
        }
    }

    /// <summary>As a tab that has just started.</summary>
    private static async Task<(string Json, int Parked)> OpenAsync(ReplicaDatabase store)
    {
        using var document = new LoroDoc();
        var importer = new DeltaImporter(document);
        var changes = await store.ReadAsync(ReplicaPosition.Start);
        if (changes.Snapshot is { } snapshot)
        {
            importer.Import(snapshot);
        }

        importer.Import([.. changes.Deltas.Select(delta => delta.Payload)]);
        return (document.ToJson(), importer.Parked);
    }

    private static async Task<int> ResidueAsync(ReplicaDatabase store) =>
        SnapshotContainer.Open((await store.ReadSnapshotAsync(default))!.Bytes).Residue.Count;
}
