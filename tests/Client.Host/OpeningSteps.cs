using System.Buffers.Binary;
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

/// <summary>A workspace with a long history, opened as a tab opens it.</summary>
public static class OpeningSteps
{
    private const int History = 100_000;

    private static readonly Id<Workspace> Long = Id<Workspace>.New();
    private static readonly Id<Protocol.Replica> Bob = new(0xB0B);

    public static async Task Fill()
    {
        using var store = await ReplicaDatabase.OpenAsync(Long);
        await store.LoadAsync(default);
        foreach (var page in Entries().Chunk(5000))
        {
            // The store takes the chain as it comes: the engine has checked it.
            await store.StoreAsync(new PageFrame(store.Cursor.Seq + 1, page, Chain.Start), default);
        }

        Assert.Equal(History, store.Cursor.Seq);
    }

    public static async Task Fold()
    {
        using var store = await ReplicaDatabase.OpenAsync(Long);
        await store.LoadAsync(default);
        await new SnapshotKeeper(store, new NoServer(), new LoroFolder(() => Task.CompletedTask)).FoldAsync(publish: false, default);
    }

    public static async Task Open(Stage stage)
    {
        var watch = Stopwatch.StartNew();
        using var store = await ReplicaDatabase.OpenAsync(Long);
        using var document = new LoroDoc();
        var importer = new DeltaImporter(document);
        var changes = await store.ReadAsync(ReplicaPosition.Start);
        if (changes.Snapshot is { } snapshot)
        {
            importer.Import(snapshot);
        }

        importer.Import([.. changes.Deltas.Select(delta => delta.Payload)]);
        var json = document.GetMap("foods").ToJson();
        stage.Print($"{watch.ElapsedMilliseconds}");
        Assert.Contains($"\"calories\":{History - 1}", json);
        Assert.Equal(0, importer.Parked);
    }

    private static IEnumerable<LogEntry> Entries()
    {
        ReadOnlyMemory<byte> left = Host.History.Make(History);
        for (var counter = 1; !left.IsEmpty; counter++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(left.Span);
            var commit = new Envelope(SchemaVersion.Current, left.Slice(sizeof(int), length));
            yield return new LogEntry(Bob, counter, commit.Encode());
            left = left[(sizeof(int) + length)..];
        }
    }
}
