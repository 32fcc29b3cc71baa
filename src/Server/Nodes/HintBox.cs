using SyncEngine.Protocol;

namespace SyncEngine.Server.Nodes;

/// <summary>
/// Hints that wait to be sent. Of those about one thing only the newest counts, so what is put in while nothing can be sent stays small; what
/// finds no room is dropped (invariant 5).
/// </summary>
internal sealed class HintBox
{
    private const int Most = 4096;

    private readonly Lock _gate = new();
    private Dictionary<object, NodeHint> _hints = [];

    public void Put(NodeHint hint)
    {
        lock (_gate)
        {
            var about = About(hint);
            if (_hints.TryGetValue(about, out var former) ? IsNewer(hint, former) : _hints.Count < Most)
            {
                _hints[about] = hint;
            }
        }
    }

    public IReadOnlyCollection<NodeHint> TakeAll()
    {
        lock (_gate)
        {
            var taken = _hints.Values;
            _hints = [];
            return taken;
        }
    }

    private static bool IsNewer(NodeHint hint, NodeHint former) => hint is not LogGrew grew || grew.Seq > ((LogGrew)former).Seq;

    private static object About(NodeHint hint) => hint switch
    {
        LogGrew grew => grew.Workspace,
        GrantChanged changed => changed.Grant,
        RosterChanged changed => changed,
        PresenceShown shown => (shown.Workspace, shown.Replica),
        _ => throw new ArgumentOutOfRangeException(nameof(hint), hint, "There is no such hint."),
    };
}
