using SyncEngine.Protocol;

namespace SyncEngine.Client.Worker;

/// <summary>What the tabs of this browser show of themselves in one workspace, as one device, and what the other devices show.</summary>
internal sealed class SharedPresence
{
    /// <summary>The one that changed last is the last.</summary>
    private readonly OrderedDictionary<string, byte[]> _tabs = [];

    private readonly Dictionary<Id<Protocol.Replica>, ReadOnlyMemory<byte>> _others = [];

    /// <summary>For a tab that has heard of nobody yet.</summary>
    public IReadOnlyDictionary<Id<Protocol.Replica>, ReadOnlyMemory<byte>> Others => _others;

    /// <summary>What this device shows now.</summary>
    public byte[] Shown => PresenceBundle.Compose(_tabs.Values.Reverse().Select(shown => new ReadOnlyMemory<byte>(shown)));

    public void Show(string tab, byte[] shown)
    {
        _tabs.Remove(tab);
        _tabs.Add(tab, shown);
    }

    /// <summary>False when it has shown nothing.</summary>
    public bool Leave(string tab) => _tabs.Remove(tab);

    /// <param name="replica">Another device.</param>
    /// <param name="shown">Empty when it has left.</param>
    public void Hear(Id<Protocol.Replica> replica, ReadOnlyMemory<byte> shown)
    {
        if (shown.IsEmpty)
        {
            _others.Remove(replica);
        }
        else
        {
            _others[replica] = shown;
        }
    }
}
