using System.Diagnostics;
using Loro;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises of the memory that is outside .NET's.</summary>
public static class LoroMemoryScenarios
{
    public static void Memory_stays_bounded_over_a_thousand_documents(Stage stage)
    {
        using var source = new LoroDoc();
        for (var i = 0; i < 50; i++)
        {
            source.GetMap("foods").GetOrCreateMap($"food{i}").Set("calories", i);
        }

        source.GetList("meals").InsertMap(0).Set("x", 1);
        var snapshot = source.ExportSnapshot();
        Cycle(50);
        var before = LoroMemory.Bytes();
        var watch = Stopwatch.StartNew();
        Cycle(1000);
        var after = LoroMemory.Bytes();

        stage.Print($"Loro's memory after 50 documents: {before / 1024} KiB, after 1,000 more: {after / 1024} KiB; {watch.ElapsedMilliseconds} ms");
        Assert.True(after <= before + (1 << 20), $"Loro's memory grew from {before} to {after} bytes.");

        void Cycle(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var copy = new LoroDoc();
                copy.Subscribe(_ => { });
                copy.SubscribeLocalUpdates(_ => { });
                copy.Import(snapshot);
                var food = (LoroMap)copy.GetMap("foods").Get($"food{i % 50}")!.Value.AsContainer();
                food.Set("calories", -1);
                Assert.Equal(-1, food.Get("calories")!.Value.AsInteger());
                _ = copy.ExportUpdates(source.Version);
            }
        }
    }

    public static void Memory_and_time_stay_bounded_over_a_thousand_cycles_of_one_document(Stage stage)
    {
        using var alice = new LoroDoc();
        using var bob = new LoroDoc();
        Cycle(100);
        var before = LoroMemory.Bytes();
        var watch = Stopwatch.StartNew();
        Cycle(1000);
        var after = LoroMemory.Bytes();
        stage.Print($"Loro's memory after 100 cycles: {before / 1024} KiB, after 1,000 more: {after / 1024} KiB; {watch.ElapsedMilliseconds} ms");
        Assert.True(after <= before + (2 << 20), $"Loro's memory grew from {before} to {after} bytes.");
        Assert.Equal(alice.ToJson(), bob.ToJson());

        void Cycle(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var version = alice.Version;
                alice.GetMap("foods").GetOrCreateMap($"food{i % 20}").Set("calories", i);
                alice.Commit();
                bob.Import(alice.ExportUpdates(version));
                _ = bob.ToJson();
            }
        }
    }
}
