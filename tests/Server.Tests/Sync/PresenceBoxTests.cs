using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Tests.Sync;

public sealed class PresenceBoxTests
{
    private static readonly Id<Replica> Alice = Id<Replica>.New();
    private static readonly Id<Replica> Bob = Id<Replica>.New();

    private readonly PresenceBox _box = new();

    [Fact]
    public void Newest_of_a_replica_takes_the_place_of_what_waited()
    {
        Put(Alice, 1);
        Put(Bob, 2);
        Put(Alice, 3);

        Assert.Equal([3, 2], TakeAll());
    }

    [Fact]
    public void What_was_taken_is_not_given_again()
    {
        Put(Alice, 1);
        Assert.Equal([1], TakeAll());
        Assert.Empty(TakeAll());

        Put(Alice, 2);
        Assert.Equal([2], TakeAll());
    }

    [Fact]
    public void Slow_receiver_keeps_a_bounded_number_and_the_newest()
    {
        for (var i = 0; i < 200; i++)
        {
            Put(Id<Replica>.New(), (byte)i);
        }

        Assert.Equal(Enumerable.Range(200 - 128, 128).Select(i => (byte)i), TakeAll());
    }

    private void Put(Id<Replica> replica, byte shown) => _box.Put(replica, new EncodedFrame(new[] { shown }));

    private List<byte> TakeAll()
    {
        var taken = new List<byte>();
        while (_box.TryTake(out var presence))
        {
            taken.Add(presence.Bytes.Span[0]);
        }

        return taken;
    }
}
