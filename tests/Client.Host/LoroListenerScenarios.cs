using Loro;

namespace SyncEngine.Client.Host;

/// <summary>What the library promises to those who listen to a document.</summary>
public static class LoroListenerScenarios
{
    public static void Events_say_who_changed_what_and_where(Stage stage)
    {
        using var alice = new LoroDoc();
        using var bob = new LoroDoc();
        var events = new List<LoroEvent>();
        using var subscription = alice.Subscribe(events.Add);
        alice.Commit();
        Assert.Empty(events);

        var apple = alice.GetMap("foods").GetOrCreateMap("apple");
        apple.Set("name", "Apple");
        apple.Set("calories", 52);
        Assert.Empty(events);
        alice.Commit(origin: "form");

        var local = Assert.Single(events);
        Assert.Equal((LoroEventSource.Local, "form"), (local.By, local.Origin));
        var change = local.Changes.Single(each => each.ContainerId == apple.Id);
        Assert.Equal(["foods", "apple"], change.Path.Select(step => step.AsText()));
        Assert.Equal(["calories", "name"], change.Keys.Order(StringComparer.Ordinal));

        bob.Import(alice.ExportSnapshot());
        bob.GetMap("foods").GetOrCreateMap("apple").Delete("calories");
        bob.GetList("meals").InsertMap(0).Set("food", "apple");
        events.Clear();
        alice.Import(bob.ExportUpdates());

        var import = Assert.Single(events);
        Assert.Equal((LoroEventSource.Import, ""), (import.By, import.Origin));
        Assert.Equal(["calories"], import.Changes.Single(each => each.ContainerId == apple.Id).Keys);
        var meal = import.Changes.Single(each => each.Path.Count == 2 && each.Path[0].AsText() == "meals");
        Assert.Equal(0, meal.Path[1].AsInteger());
        Assert.Equal(["food"], meal.Keys);

        subscription.Dispose();
        alice.GetMap("foods").Set("late", 1);
        alice.Commit();
        Assert.Single(events);
    }

    public static void Local_updates_carry_every_local_edit_and_nothing_else(Stage stage)
    {
        using var alice = new LoroDoc();
        using var bob = new LoroDoc();
        using var carol = new LoroDoc();
        var updates = new List<byte[]>();
        using var subscription = alice.SubscribeLocalUpdates(updates.Add);
        alice.GetMap("map").Set("committed", 1);
        alice.Commit();
        alice.GetMap("map").Set("by export", 1);
        _ = alice.ExportSnapshot();
        alice.GetMap("map").Set("by version", 1);
        _ = alice.Version;
        bob.GetMap("map").Set("by bob", 1);
        alice.GetMap("map").Set("by import", 1);
        alice.Import(bob.ExportUpdates());
        Assert.Equal(4, updates.Count);

        Assert.All(updates, update => Assert.True(carol.Import(update).IsComplete));
        Assert.Equal(4, carol.GetMap("map").Count);
        Assert.Null(carol.GetMap("map").Get("by bob"));

        subscription.Dispose();
        subscription.Dispose();
        alice.GetMap("map").Set("late", 1);
        alice.Commit();
        Assert.Equal(4, updates.Count);
    }

    public static void Exception_of_a_listener_is_thrown_when_Loro_is_done(Stage stage)
    {
        using var alice = new LoroDoc();
        using var bob = new LoroDoc();
        var heard = 0;
        var failing = alice.Subscribe(_ => throw new InvalidDataException("listener"));
        alice.Subscribe(_ => heard++);
        alice.SubscribeLocalUpdates(update => bob.Import(update));
        alice.GetMap("map").Set("key", 1);

        var error = Assert.Throws<InvalidDataException>(() => alice.Commit());

        Assert.Equal("listener", error.Message);
        Assert.Equal(1, heard);
        Assert.Equal(alice.ToJson(), bob.ToJson());

        var second = alice.SubscribeLocalUpdates(_ => throw new InvalidOperationException("second"));
        alice.GetMap("map").Set("key", 2);
        var both = Assert.Throws<AggregateException>(() => alice.Commit());
        Assert.Equal(2, both.InnerExceptions.Count);

        failing.Dispose();
        second.Dispose();
        alice.GetMap("map").Set("key", 3);
        alice.Commit();
        Assert.Equal(3, heard);
        Assert.Equal(alice.ToJson(), bob.ToJson());
    }

    public static void Listener_may_read_edit_and_unsubscribe(Stage stage)
    {
        using var document = new LoroDoc();
        var map = document.GetMap("map");
        var seen = new List<long>();
        IDisposable? subscription = null;
        subscription = document.Subscribe(_ =>
        {
            var count = map.Get("count")!.Value.AsInteger();
            seen.Add(count);
            if (count < 3)
            {
                map.Set("count", count + 1);
                document.Commit();
            }
            else
            {
                subscription!.Dispose();
            }
        });

        map.Set("count", 1);
        document.Commit();
        Assert.Equal([1, 2, 3], seen);
        map.Set("count", 1);
        document.Commit();
        Assert.Equal([1, 2, 3], seen);
    }
}
