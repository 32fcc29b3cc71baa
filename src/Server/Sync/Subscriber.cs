using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Server.Sync;

/// <summary>One connection, as the feed of its log knows it: somebody to wake, and to pass presence on to.</summary>
internal sealed class Subscriber
{
    public Signal Wake { get; } = new();

    public PresenceBox Presence { get; } = new();

    public void Show(Id<Replica> replica, EncodedFrame presence)
    {
        Presence.Put(replica, presence);
        Wake.Set();
    }
}
