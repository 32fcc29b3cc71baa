using Loro;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises of bytes that nobody vouches for.</summary>
public static class LoroDamageScenarios
{
    public static void Corrupt_bytes_are_refused_and_the_document_works_on(Stage stage)
    {
        using var alice = new LoroDoc();
        alice.GetMap("map").GetOrCreateText("text").Insert(0, "precious");
        alice.GetList("list").Add(1);
        using var bob = new LoroDoc();
        bob.GetMap("map").Set("own", true);
        bob.Commit();
        var before = bob.ToJson();
        foreach (var good in new[] { alice.ExportUpdates(), alice.ExportSnapshot() })
        {
            for (var length = 0; length < good.Length; length++)
            {
                Assert.Throws<LoroImportException>(() => bob.Import(good.AsSpan(0, length)));
            }

            var damaged = good.ToArray();
            damaged[^1] ^= 1;
            Assert.Throws<LoroImportException>(() => bob.Import(damaged));
        }

        Assert.Throws<LoroImportException>(() => bob.Import(new byte[1000]));
        Assert.Equal(before, bob.ToJson());

        bob.Import(alice.ExportUpdates());
        alice.Import(bob.ExportUpdates());
        Assert.Equal(alice.ToJson(), bob.ToJson());
    }

    public static void Batch_with_a_damaged_blob_is_refused_and_can_be_taken_in_one_by_one(Stage stage)
    {
        using var alice = new LoroDoc();
        var updates = new List<ReadOnlyMemory<byte>>();
        alice.SubscribeLocalUpdates(update => updates.Add(update));
        for (var i = 0; i < 5; i++)
        {
            alice.GetMap("map").Set($"key{i}", i);
            alice.Commit();
        }

        var damaged = updates[2].ToArray();
        damaged[^1] ^= 1;
        using var bob = new LoroDoc();
        ReadOnlyMemory<byte>[] received = [updates[0], updates[1], damaged, updates[3], updates[4]];

        Assert.Throws<LoroImportException>(() => bob.ImportBatch(received));

        var refused = new List<int>();
        for (var i = 0; i < received.Length; i++)
        {
            try
            {
                bob.Import(received[i].Span);
            }
            catch (LoroImportException)
            {
                refused.Add(i);
            }
        }

        Assert.Equal([2], refused);
        Assert.Equal(["key0", "key1"], bob.GetMap("map").Keys.Order(StringComparer.Ordinal));
        Assert.True(bob.Import(updates[2].Span).IsComplete);
        Assert.Equal(alice.ToJson(), bob.ToJson());
    }

    public static void Damage_of_any_byte_is_refused_or_harmless(Stage stage)
    {
        using var alice = new LoroDoc();
        alice.GetMap("map").GetOrCreateText("text").Insert(0, "precious");
        var refused = 0;
        var harmless = 0;
        foreach (var good in new[] { alice.ExportUpdates(), alice.ExportSnapshot() })
        {
            for (var at = 0; at < good.Length; at++)
            {
                var damaged = good.ToArray();
                damaged[at] ^= 0x55;
                using var bob = new LoroDoc();
                try
                {
                    bob.Import(damaged);
                    Assert.Equal(alice.ToJson(), bob.ToJson());
                    harmless++;
                }
                catch (LoroImportException)
                {
                    refused++;
                }
            }
        }

        stage.Print($"{refused} of {refused + harmless} damaged copies refused, the others changed nothing");
        Assert.True(refused > 9 * harmless);
    }

    public static void Other_history_under_the_same_peer_is_refused(Stage stage)
    {
        using var alice = new LoroDoc { PeerId = 7 };
        alice.GetMap("map").Set("a", 1);
        using var impostor = new LoroDoc { PeerId = 7 };
        impostor.GetMap("map").Set("b", "other");
        impostor.GetMap("map").Set("c", "other");
        impostor.Commit();
        alice.Commit();
        var json = alice.ToJson();
        var error = Assert.Throws<LoroImportException>(() => alice.Import(impostor.ExportUpdates()));

        alice.GetMap("map").Set("still", "works");
        alice.Commit();
        Assert.Contains("works", alice.ToJson());
        Assert.NotEqual(json, alice.ToJson());
    }
}
