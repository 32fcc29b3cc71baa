using System.Text;
using Loro;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises of values that are not kept.</summary>
public static class EphemeralScenarios
{
    public static async Task Values_travel_and_are_deleted_everywhere(Stage stage)
    {
        using var alice = new EphemeralStore();
        using var bob = new EphemeralStore();
        alice.Set("name", "Alice");
        alice.Set("at", LoroValue.FromMap(new Dictionary<string, LoroValue> { ["page"] = "devices", ["row"] = 3, ["x"] = 1.5 }));
        alice.Set("bytes", new byte[] { 1, 2 });
        alice.Set("nothing", LoroValue.Null);
        Assert.Null(alice.Get("absent"));

        bob.Apply(alice.Encode());

        var states = bob.GetAllStates();
        Assert.Equal(["at", "bytes", "name", "nothing"], states.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("devices", states["at"].AsMap()["page"].AsText());
        Assert.Equal(alice.Get("at"), bob.Get("at"));
        Assert.Equal(alice.Get("bytes"), bob.Get("bytes"));
        Assert.Equal(LoroValue.Null, bob.Get("nothing"));

        await NextMillisecondAsync();
        alice.Delete("name");
        bob.Apply(alice.Encode("name"));
        Assert.Null(bob.Get("name"));
        Assert.Equal(3, bob.GetAllStates().Count);
    }

    public static async Task Events_and_updates_say_what_changed_and_where_it_came_from(Stage stage)
    {
        using var alice = new EphemeralStore();
        using var bob = new EphemeralStore();
        var events = new List<EphemeralEvent>();
        var updates = alice.SubscribeLocalUpdates(update => bob.Apply(update));
        using var subscription = bob.Subscribe(events.Add);

        alice.Set("key", 1);
        await NextMillisecondAsync();
        alice.Set("key", 2);
        await NextMillisecondAsync();
        alice.Delete("key");
        bob.Set("own", true);

        Assert.Equal(
            ["Apply +key", "Apply ~key", "Apply -key", "Local +own"],
            events.Select(each => $"{each.By} {Signed('+', each.Added)}{Signed('~', each.Updated)}{Signed('-', each.Removed)}"));
        updates.Dispose();
        alice.Set("key", 3);
        Assert.Null(bob.Get("key"));
        subscription.Dispose();
        bob.Set("own", false);
        Assert.Equal(4, events.Count);

        static string Signed(char sign, IReadOnlyList<string> keys) => string.Concat(keys.Select(key => $"{sign}{key}"));
    }

    public static async Task What_is_not_set_again_is_forgotten_in_time_and_said_so(Stage stage)
    {
        using var alice = new EphemeralStore(TimeSpan.FromMilliseconds(200));
        using var kept = new EphemeralStore();
        var forgotten = new TaskCompletionSource<EphemeralEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        alice.Subscribe(each => _ = each.By == EphemeralEventSource.Timeout && forgotten.TrySetResult(each));
        alice.Set("key", 1);
        kept.Apply(alice.Encode());

        var last = await forgotten.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["key"], last.Removed);
        Assert.Empty(alice.GetAllStates());
        Assert.Equal(1, kept.Get("key")!.Value.AsInteger());
    }

    public static void Damaged_bytes_are_refused_and_the_store_works_on(Stage stage)
    {
        using var alice = new EphemeralStore();
        alice.Set("name", "precious");
        alice.Set("list", LoroValue.FromList([1, "two", true]));
        var good = alice.Encode();
        using var bob = new EphemeralStore();
        bob.Set("own", 1);
        for (var length = 0; length < good.Length; length++)
        {
            Assert.Throws<LoroImportException>(() => bob.Apply(good.AsSpan(0, length)));
        }

        Assert.Throws<LoroImportException>(() => bob.Apply(Encoding.UTF8.GetBytes("no store has written this")));
        Assert.Equal(["own"], bob.GetAllStates().Keys);

        bob.Apply(good);
        Assert.Equal("precious", bob.Get("name")!.Value.AsText());
    }

    public static void Damage_of_any_byte_is_refused_or_harmless(Stage stage)
    {
        using var alice = new EphemeralStore();
        alice.Set("name", "precious");
        alice.Set("list", LoroValue.FromList([1, "two", true]));
        var good = alice.Encode();
        var refused = 0;
        for (var at = 0; at < good.Length * 8; at++)
        {
            var damaged = good.ToArray();
            damaged[at / 8] ^= (byte)(1 << (at % 8));
            using var bob = new EphemeralStore();
            try
            {
                bob.Apply(damaged);
                Assert.True(bob.GetAllStates().Count <= 2);
            }
            catch (LoroImportException)
            {
                refused++;
            }
        }

        stage.Print($"{refused} of {good.Length * 8} damaged copies refused");
        Assert.True(refused > 0);
    }

    public static void Exception_of_a_listener_is_thrown_when_Loro_is_done(Stage stage)
    {
        using var alice = new EphemeralStore();
        var failing = alice.Subscribe(_ => throw new InvalidDataException("listener"));

        Assert.Throws<InvalidDataException>(() => alice.Set("key", 1));

        failing.Dispose();
        Assert.Equal(1, alice.Get("key")!.Value.AsInteger());
    }

    public static void Values_that_would_not_come_back_are_refused_and_nothing_is_after_the_end(Stage stage)
    {
        using var document = new LoroDoc();
        var store = new EphemeralStore();
        Assert.Throws<ArgumentException>(() => store.Set("__proto__", 1));
        Assert.Throws<ArgumentException>(() => store.Set("key", "half \ud800"));
        document.GetMap("map").GetOrCreateMap("inner");
        Assert.Throws<ArgumentException>(() => store.Set("key", LoroValue.FromList([document.GetMap("map").Get("inner")!.Value])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralStore(TimeSpan.Zero));
        Assert.Empty(store.GetAllStates());

        var bytes = store.Encode();
        store.Dispose();
        store.Dispose();
        var error = Assert.Throws<ObjectDisposedException>(() => store.Apply(bytes));
        Assert.Contains("EphemeralStore", error.ObjectName);
    }

    /// <summary>Until the clock that the values are compared by has moved.</summary>
    private static async Task NextMillisecondAsync()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        while (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() == now)
        {
            await Task.Yield();
        }
    }

    /// <summary>C19.</summary>
    public static void Thousands_of_stores_leave_no_memory_behind(Stage stage)
    {
        using var alice = new EphemeralStore();
        alice.Set("name", new string('x', 1000));
        var bytes = alice.Encode();
        Read(500);
        var before = LoroMemory.Bytes();

        Read(5000);

        stage.Print($"{LoroMemory.Bytes() - before} bytes more after 5000 stores");
        Assert.Equal(before, LoroMemory.Bytes());

        void Read(int times)
        {
            for (var time = 0; time < times; time++)
            {
                using var reader = new EphemeralStore();
                reader.Apply(bytes);
                Assert.Equal(1, reader.GetAllStates().Count);
            }
        }
    }
}
