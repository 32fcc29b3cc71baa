using Loro;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises of containers, values and its own life.</summary>
public static class LoroDocumentScenarios
{
    public static void Values_of_every_kind_come_back(Stage stage)
    {
        using var document = new LoroDoc();
        var map = document.GetMap("map");
        LoroValue nested = LoroValue.FromMap(new Dictionary<string, LoroValue>
        {
            ["list"] = LoroValue.FromList([1, "two", LoroValue.Null, LoroValue.FromList([])]),
            ["constructor"] = true,
        });
        (string Key, LoroValue Value)[] values =
        [
            ("null", LoroValue.Null), ("true", true), ("false", false), ("zero", 0), ("minus", -1),
            ("max", LoroValue.MaxInteger), ("min", -LoroValue.MaxInteger), ("double", 0.1), ("huge", 1e300),
            ("infinity", double.PositiveInfinity), ("nan", double.NaN),
            ("empty", ""), ("text", "é \ud83e\udd5d \0"), ("bytes", new byte[] { 0, 255 }), ("none", Array.Empty<byte>()), ("nested", nested),
        ];
        foreach (var (key, value) in values)
        {
            map.Set(key, value);
        }

        using var copy = new LoroDoc();
        copy.Import(document.ExportUpdates());

        Assert.All(values, pair => Assert.Equal(pair.Value, copy.GetMap("map").Get(pair.Key)));
        Assert.Equal(values.Select(pair => pair.Key).Order(StringComparer.Ordinal), copy.GetMap("map").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(values.Length, copy.GetMap("map").Count);
        Assert.Null(copy.GetMap("map").Get("absent"));

        map.Set("whole", 3.0);
        Assert.Equal(LoroValueKind.Integer, map.Get("whole")!.Value.Kind);
        Assert.Equal(3.0, map.Get("whole")!.Value.AsDouble());
        map.Delete("whole");
        map.Delete("whole");
        Assert.Null(map.Get("whole"));
    }

    public static void Values_that_would_not_come_back_are_refused(Stage stage)
    {
        using var document = new LoroDoc();
        var map = document.GetMap("map");
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Set("key", LoroValue.MaxInteger + 1));
        var deep = LoroValue.FromList([]);
        for (var i = 0; i < LoroValue.MaxDepth; i++)
        {
            deep = LoroValue.FromList([deep]);
        }

        map.Set("deep", deep);
        Assert.Equal(deep, map.Get("deep"));
        Assert.Throws<ArgumentException>(() => map.Set("deeper", LoroValue.FromList([deep])));
        map.GetOrCreateMap("child");
        Assert.Throws<ArgumentException>(() => map.Set("again", map.Get("child")!.Value));
        Assert.Throws<ArgumentException>(() => map.Set("broken", "\ud800"));
        Assert.Throws<ArgumentException>(() => map.Set("\ud800", 1));
        Assert.Throws<ArgumentException>(() => map.Set("__proto__", 1));
        Assert.Throws<ArgumentException>(() => map.Set("key", LoroValue.FromMap(new Dictionary<string, LoroValue> { ["__proto__"] = 1 })));
        Assert.Throws<ArgumentException>(() => document.GetText("text").Insert(0, "\ud800"));
        Assert.Equal(2, map.Count);
    }

    public static void Json_holds_the_whole_content(Stage stage)
    {
        using var document = new LoroDoc();
        var map = document.GetMap("map");
        map.Set("bytes", new byte[] { 1, 2, 255 });
        map.Set("nan", double.NaN);
        map.GetOrCreateList("list").Add(1);
        map.GetOrCreateText("text").Insert(0, "hi");
        using var parsed = System.Text.Json.JsonDocument.Parse(document.ToJson());
        var root = parsed.RootElement.GetProperty("map");
        Assert.Equal([1, 2, 255], root.GetProperty("bytes").GetBytesFromBase64());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, root.GetProperty("nan").ValueKind);
        Assert.Equal("[1]", map.GetOrCreateList("list").ToJson());
        Assert.Equal("\"hi\"", map.GetOrCreateText("text").ToJson());
        Assert.Equal("hi", root.GetProperty("text").GetString());
    }

    public static void Children_created_at_the_same_time_are_the_same_child(Stage stage)
    {
        using var alice = new LoroDoc();
        using var bob = new LoroDoc();
        alice.GetMap("map").GetOrCreateMap("child").GetOrCreateList("list").Add("alice");
        bob.GetMap("map").GetOrCreateMap("child").GetOrCreateList("list").Add("bob");
        alice.GetMap("map").GetOrCreateMap("child").GetOrCreateText("text").Insert(0, "A");
        alice.Import(bob.ExportUpdates());
        bob.Import(alice.ExportUpdates());

        Assert.Equal(alice.ToJson(), bob.ToJson());
        Assert.Equal(2, alice.GetMap("map").GetOrCreateMap("child").GetOrCreateList("list").Count);
        Assert.Equal(alice.GetMap("map").GetOrCreateMap("child").Id, bob.GetMap("map").GetOrCreateMap("child").Id);
        alice.GetMap("map").Set("value", 1);
        Assert.Throws<LoroException>(() => alice.GetMap("map").GetOrCreateMap("value"));
    }

    public static void Text_counts_as_strings_do(Stage stage)
    {
        using var document = new LoroDoc();
        var text = document.GetText("text");
        const string Content = "é\ud83e\udd5d!";
        text.Insert(0, Content);
        Assert.Equal(Content.Length, text.Length);
        text.Insert(Content.IndexOf('!', StringComparison.Ordinal), "x");
        Assert.Equal("é\ud83e\udd5dx!", text.ToString());
        Assert.Throws<LoroException>(() => text.Insert(2, "x"));
        Assert.Throws<LoroException>(() => text.Delete(1, 1));
        text.Delete(1, 2);
        Assert.Equal("éx!", text.ToString());
        Assert.Throws<LoroException>(() => text.Insert(99, "x"));
        Assert.Throws<LoroException>(() => text.Delete(2, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => text.Insert(-1, "x"));
        Assert.Equal("éx!", text.ToString());
    }

    public static void Lists_hold_values_and_containers(Stage stage)
    {
        using var document = new LoroDoc();
        var list = document.GetList("list");
        list.Add("b");
        list.Insert(0, "a");
        list.InsertMap(2).Set("key", 1);
        list.InsertText(3).Insert(0, "text");
        list.InsertList(4).Add(2);
        Assert.Equal(5, list.Count);
        Assert.Equal("b", list.Get(1).AsText());
        Assert.Equal(1, ((LoroMap)list.Get(2).AsContainer()).Get("key")!.Value.AsInteger());
        Assert.Equal("text", list.Get(3).AsContainer().ToString());
        Assert.Equal(list.Get(2), list.Get(2));
        Assert.NotEqual(list.Get(2), list.Get(4));
        Assert.Equal("""["a","b",{"key":1},"text",[2]]""", list.ToJson());
        list.Delete(0, 2);
        Assert.Equal(3, list.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Get(3));
        Assert.Throws<LoroException>(() => list.Insert(9, 1));
        Assert.Throws<LoroException>(() => list.Delete(2, 2));
    }

    public static void Disposed_document_refuses_everything(Stage stage)
    {
        var document = new LoroDoc();
        var map = document.GetMap("map");
        map.Set("key", 1);
        var subscription = document.Subscribe(_ => { });
        document.Dispose();
        document.Dispose();
        subscription.Dispose();

        Assert.Throws<ObjectDisposedException>(() => map.Get("key"));
        Assert.Throws<ObjectDisposedException>(() => map.Set("key", 1));
        Assert.Throws<ObjectDisposedException>(() => document.GetMap("map"));
        Assert.Throws<ObjectDisposedException>(() => document.Import([1]));
        Assert.Throws<ObjectDisposedException>(() => document.ImportBatch([]));
        Assert.Throws<ObjectDisposedException>(() => document.ExportSnapshot());
        Assert.Throws<ObjectDisposedException>(() => document.Commit());
        Assert.Throws<ObjectDisposedException>(() => document.Version);
        Assert.Throws<ObjectDisposedException>(() => document.Subscribe(_ => { }));
    }

    public static void Peers_are_exact_to_the_last_bit(Stage stage)
    {
        using var document = new LoroDoc { PeerId = 18_446_744_073_709_551_613 };
        Assert.Equal(18_446_744_073_709_551_613, document.PeerId);
        document.GetMap("map").Set("key", 1);
        using var copy = new LoroDoc();
        var span = Assert.Single(copy.Import(document.ExportUpdates()).Success);
        Assert.Equal(new PeerSpan(18_446_744_073_709_551_613, 0, 1), span);
        Assert.NotEqual(copy.PeerId, new LoroDoc().PeerId);
    }

    public static void Names_are_names_and_no_ids(Stage stage)
    {
        using var document = new LoroDoc();
        document.GetMap("cid:root-x:List").Set("key", 1);
        Assert.Equal("""{"cid:root-x:List":{"key":1}}""", document.ToJson());
    }
}
