using System.Diagnostics;
using Loro;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises of importing, exporting and versions.</summary>
public static class LoroSyncScenarios
{
    public static void Copies_that_exchange_updates_become_equal(Stage stage)
    {
        using var alice = new LoroDoc();
        using var bob = new LoroDoc();
        alice.SubscribeLocalUpdates(update => bob.Import(update));
        bob.SubscribeLocalUpdates(update => alice.Import(update));
        alice.GetMap("foods").GetOrCreateMap("apple").Set("calories", 52);
        bob.GetMap("foods").GetOrCreateMap("apple").Set("name", "Apple");
        bob.GetList("meals").Add("breakfast");
        alice.GetText("note").Insert(0, "hello");
        Assert.NotEqual(alice.ToJson(), bob.ToJson());

        alice.Commit();
        bob.Commit();

        Assert.Equal(alice.ToJson(), bob.ToJson());
        Assert.Equal(alice.Version, bob.Version);
        var apple = bob.GetMap("foods").Get("apple")!.Value.AsContainer();
        Assert.Equal(52, ((LoroMap)apple).Get("calories")!.Value.AsInteger());
        Assert.Equal("Apple", ((LoroMap)apple).Get("name")!.Value.AsText());
        stage.Print($"{alice.ToJson()}");
    }

    public static void Update_that_comes_too_early_waits_for_the_one_it_needs(Stage stage)
    {
        using var alice = new LoroDoc();
        var updates = new List<byte[]>();
        alice.SubscribeLocalUpdates(updates.Add);
        alice.GetMap("map").Set("first", 1);
        alice.Commit();
        alice.GetMap("map").Set("second", 2);
        alice.Commit();
        Assert.Equal(2, updates.Count);

        using var bob = new LoroDoc();
        var early = bob.Import(updates[1]);
        Assert.False(early.IsComplete);
        Assert.Equal([new PeerSpan(alice.PeerId, 1, 2)], early.Pending);
        Assert.Empty(early.Success);
        Assert.Equal("{}", bob.GetMap("map").ToJson());

        var late = bob.Import(updates[0]);
        Assert.True(late.IsComplete);
        Assert.Equal([new PeerSpan(alice.PeerId, 0, 2)], late.Success);
        Assert.Equal(alice.ToJson(), bob.ToJson());

        Assert.Empty(bob.Import(updates[0]).Success);
    }

    public static void Snapshot_and_updates_bring_a_copy_to_the_same_state(Stage stage)
    {
        using var alice = new LoroDoc();
        alice.GetMap("map").Set("a", 1);
        alice.Commit(message: "one");
        var version = alice.Version;
        var snapshot = alice.ExportSnapshot();
        for (var i = 0; i < 100; i++)
        {
            alice.GetList("list").Add(i);
        }

        var rest = alice.ExportUpdates(version);
        var everything = alice.ExportUpdates();

        using var bob = new LoroDoc();
        Assert.True(bob.Import(snapshot).IsComplete);
        Assert.Equal(version, bob.Version);
        Assert.True(bob.Import(rest).IsComplete);
        using var carol = new LoroDoc();
        carol.Import(everything);
        Assert.Equal(alice.ToJson(), bob.ToJson());
        Assert.Equal(alice.ToJson(), carol.ToJson());
        Assert.Equal(alice.Version, carol.Version);
    }

    public static void Batch_in_any_order_is_taken_in_by_one_call_and_one_event(Stage stage)
    {
        using var alice = new LoroDoc();
        var updates = new List<byte[]>();
        alice.SubscribeLocalUpdates(updates.Add);
        for (var i = 0; i < 1000; i++)
        {
            alice.GetMap("map").Set($"key{i % 50}", i);
            alice.Commit();
        }

        Assert.Equal(1000, updates.Count);
        new Random(7).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(updates));
        using var bob = new LoroDoc();
        var events = 0;
        bob.Subscribe(_ => events++);
        var watch = Stopwatch.StartNew();
        var status = bob.ImportBatch([.. updates.Select(update => (ReadOnlyMemory<byte>)update)]);
        stage.Print($"1,000 updates imported in one batch: {watch.ElapsedMilliseconds} ms");

        Assert.True(status.IsComplete);
        Assert.Equal([new PeerSpan(alice.PeerId, 0, 1000)], status.Success);
        Assert.Equal(1, events);
        Assert.Equal(alice.ToJson(), bob.ToJson());
        Assert.Empty(bob.ImportBatch([]).Success);
    }

    public static void Batch_with_a_gap_says_what_waits(Stage stage)
    {
        using var alice = new LoroDoc();
        var updates = new List<ReadOnlyMemory<byte>>();
        alice.SubscribeLocalUpdates(update => updates.Add(update));
        for (var i = 0; i < 4; i++)
        {
            alice.GetMap("map").Set("key", i);
            alice.Commit();
        }

        using var bob = new LoroDoc();
        var status = bob.ImportBatch([updates[3], updates[0], updates[2]]);
        Assert.Equal([new PeerSpan(alice.PeerId, 0, 1)], status.Success);
        Assert.Equal([new PeerSpan(alice.PeerId, 2, 4)], status.Pending);
        Assert.True(bob.Import(updates[1].Span).IsComplete);
        Assert.Equal(alice.ToJson(), bob.ToJson());
    }

    public static void Versions_are_compared_and_read_as_Loro_writes_them(Stage stage)
    {
        using var alice = new LoroDoc { PeerId = ulong.MaxValue - 1 };
        using var bob = new LoroDoc { PeerId = 1 };
        Assert.Equal(VersionVector.Empty, alice.Version);
        alice.GetMap("map").Set("a", 1);
        bob.GetMap("map").Set("b", 1);
        Assert.Equal(VersionOrder.Concurrent, alice.Version.CompareTo(bob.Version));
        var before = alice.Version;
        alice.Import(bob.ExportUpdates());

        Assert.Equal(VersionOrder.Before, before.CompareTo(alice.Version));
        Assert.Equal(VersionOrder.After, alice.Version.CompareTo(before));
        Assert.True(alice.Version.Includes(bob.Version));
        Assert.Equal(1, alice.Version.Counts[ulong.MaxValue - 1]);
        Assert.Equal([2, 1, 2, 254, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2], alice.Version.ToBytes());
        Assert.Equal(alice.Version, VersionVector.FromBytes(alice.Version.ToBytes()));
        Assert.Throws<FormatException>(() => VersionVector.FromBytes([1]));
        Assert.Throws<FormatException>(() => VersionVector.FromBytes([0, 0]));
        Assert.Throws<FormatException>(() => VersionVector.FromBytes([1, 1, 1]));
        Assert.Throws<FormatException>(() => VersionVector.FromBytes([255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]));
    }
}
