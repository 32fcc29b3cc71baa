using System.Diagnostics.CodeAnalysis;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Server.Sync;

/// <summary>
/// Presence that waits for one connection (invariant 11): of each replica the newest, in the place of what it replaces, so that nobody who
/// shows much holds up the others. When too many replicas wait, the first is lost, which presence may be.
/// </summary>
internal sealed class PresenceBox
{
    private const int MostReplicas = 128;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<Id<Replica>, EncodedFrame> _waiting = [];

    public void Put(Id<Replica> replica, EncodedFrame presence)
    {
        lock (_gate)
        {
            if (_waiting.Count == MostReplicas && !_waiting.ContainsKey(replica))
            {
                _waiting.RemoveAt(0);
            }

            _waiting[replica] = presence;
        }
    }

    public bool TryTake([NotNullWhen(true)] out EncodedFrame? presence)
    {
        lock (_gate)
        {
            presence = null;
            if (_waiting.Count > 0)
            {
                presence = _waiting.GetAt(0).Value;
                _waiting.RemoveAt(0);
            }

            return presence is not null;
        }
    }
}
