using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Net;

namespace SyncEngine.Simulator.Server;

/// <summary>All servers, what they tell each other, and the way to one of them.</summary>
internal sealed class Cluster
{
    private readonly World _world;
    private readonly Weather _weather;
    private readonly List<Wire> _wires = [];

    public Cluster(World world, Weather weather, Limits limits, int nodes)
    {
        (_world, _weather) = (world, weather);
        Store = new ModelStore(world);
        Nodes = [.. Enumerable.Range(1, nodes).Select(number => new Node(world, Store, limits, $"server {number}"))];
        Store.Committed += Spread;
    }

    public ModelStore Store { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public Frames Frames { get; } = new();

    /// <summary>The share of hints between servers that are lost.</summary>
    public double HintLoss { get; set; }

    public IReadOnlyList<Wire> Wires
    {
        get
        {
            _wires.RemoveAll(wire => wire.IsCut);
            return _wires;
        }
    }

    /// <summary>A server by chance; null when it is one that is down.</summary>
    public Node? Reach() => _world.Pick(Nodes) is { IsUp: true } node ? node : null;

    /// <summary>To a server by chance, also to one that is down.</summary>
    public Wire? Dial(Grant grant, HelloFrame hello)
    {
        if (Reach() is not { } node)
        {
            return null;
        }

        var wire = new Wire(_world, _weather, Frames);
        _wires.Add(wire);
        wire.ToServer = frame =>
        {
            if (frame is HelloFrame said)
            {
                node.Accept(wire, grant, said);
            }
        };
        wire.Up(hello);
        return wire;
    }

    public void Change(Grant grant, Scope scope, bool revoked)
    {
        (grant.Scope, grant.IsRevoked) = (scope, revoked);
        foreach (var node in Nodes)
        {
            _world.After(_weather.Latency(), () => node.HearOf(grant));
        }
    }

    /// <summary>Everything stops, an older backup is restored, and everything starts.</summary>
    public void GoBack(long toSeq)
    {
        foreach (var node in Nodes)
        {
            node.Crash();
        }

        Store.GoBack(toSeq);
        foreach (var node in Nodes)
        {
            node.Restart();
        }
    }

    /// <summary>Hints are late, lost, doubled, and come in any order.</summary>
    private void Spread(Node from)
    {
        var head = Store.Log.Head.Seq;
        from.Hear(head);
        foreach (var node in Nodes.Where(node => node != from))
        {
            for (var copies = _world.Chance(HintLoss) ? 0 : _world.Chance(HintLoss) ? 2 : 1; copies > 0; copies--)
            {
                _world.After(_weather.Latency(), () => node.Hear(head));
            }
        }
    }
}
