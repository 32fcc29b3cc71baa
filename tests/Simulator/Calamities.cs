using Blazor.IndexedDB;
using SyncEngine.Engine;
using SyncEngine.Protocol;
using SyncEngine.Simulator.Browser;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Mutants;
using SyncEngine.Simulator.Net;
using SyncEngine.Simulator.Oracle;
using SyncEngine.Simulator.Server;

namespace SyncEngine.Simulator;

/// <summary>
/// What people do and what goes wrong, at any moments. A run has some of the faults and not others, so that what needs many of one kind is
/// met as well as what needs two kinds together.
/// </summary>
internal sealed class Calamities
{
    private const int MostPeers = 4;
    private const int MostRollbacks = 2;

    private readonly World _world;
    private readonly Weather _weather;
    private readonly Cluster _cluster;
    private readonly Model _oracle;
    private readonly Mutant _mutant;
    private readonly List<Peer> _peers;
    private readonly List<(string Name, Action Strike)> _faults;
    private readonly List<LocalStore> _profiles = [];
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly int _largest;
    private int _rollbacks;

    public Calamities(World world, Weather weather, Cluster cluster, Model oracle, Mutant mutant, List<Peer> peers)
    {
        (_world, _weather, _cluster, _oracle, _mutant, _peers) = (world, weather, cluster, oracle, mutant, peers);
        _largest = _cluster.Nodes[0].Limits.DeltaBytes;
        _faults = [.. All().Where(_ => _world.Chance(0.5))];
    }

    public int Edits { get; private set; }

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Begin(TimeSpan duration)
    {
        var end = _world.Elapsed + duration;
        var often = _world.Between(0.5, 6).TotalSeconds;
        while (_world.Elapsed < end && _oracle.Violation is null)
        {
            _world.Run(_world.Between(0, often));
            if (_faults.Count > 0 && _world.Chance(0.5))
            {
                var (name, strike) = _world.Pick(_faults);
                _counts[name] = _counts.GetValueOrDefault(name) + 1;
                _world.Trace?.Invoke($"{_world.Elapsed.TotalSeconds:0.000} {name}");
                strike();
            }
            else
            {
                MakeEdits();
            }
        }
    }

    /// <summary>Nothing goes wrong from now on, and what is wrong is put right, as far as people and operators do that.</summary>
    public void End()
    {
        foreach (var node in _cluster.Nodes)
        {
            node.Restart();
        }

        (_cluster.Store.IsFailing, _cluster.Store.IsSlow) = (false, false);
        foreach (var peer in _peers)
        {
            (peer.Disk.IsFull, peer.Disk.IsSlow, peer.Disk.Aborts) = (false, false, 0);
            peer.Worker.Actor.Thaw();
            foreach (var tab in peer.Tabs)
            {
                tab.Actor.Thaw();
            }

            peer.Go(online: true);
            Admit(peer);
        }
    }

    private IEnumerable<(string Name, Action Strike)> All() =>
    [
        ("connection cut", () => OnWire(wire => wire.Cut())),
        ("connection deaf", () => OnWire(wire => wire.Deafen(up: _world.Chance(0.7), down: _world.Chance(0.5)))),
        ("network slow", () => _weather.Storm(_world.Between(1, 20))),
        ("server crash", () => Crash(_world.Pick(_cluster.Nodes))),
        ("server store fails", () => For(1, 15, () => _cluster.Store.IsFailing = true, () => _cluster.Store.IsFailing = false)),
        ("server store slow", () => For(1, 15, () => _cluster.Store.IsSlow = true, () => _cluster.Store.IsSlow = false)),
        ("server rolled back", GoBack),
        ("device offline", () => OnPeer(peer => For(1, 30, () => peer.Go(online: false), () => peer.Go(online: true)))),
        ("rights taken", () => OnPeer(peer => For(1, 20, () => _cluster.Change(peer.Grant, Scope.Read, peer.Grant.IsRevoked), () => Admit(peer)))),
        ("grant revoked", () => OnPeer(peer => For(1, 20, () => _cluster.Change(peer.Grant, Scope.ReadWrite, revoked: true), () => Admit(peer)))),
        ("log pruned", _cluster.Store.Prune),
        ("worker killed", () => OnPeer(peer => peer.RestartWorker(peer.Worker))),
        ("worker replaced and alive", () => OnPeer(Replace)),
        ("worker frozen", () => OnPeer(peer => Freeze(peer.Worker.Actor))),
        ("tab killed", () => OnTab((peer, tab) => peer.Reload(tab))),
        ("tab frozen", () => OnTab((_, tab) => Freeze(tab.Actor))),
        ("browser killed", () => OnPeer(peer => peer.Crash(power: false))),
        ("power lost", () => OnPeer(peer => peer.Crash(power: true))),
        ("disk full", () => OnPeer(peer => For(1, 15, () => peer.Disk.IsFull = true, () => peer.Disk.IsFull = false))),
        ("disk slow", () => OnPeer(peer => For(1, 15, () => peer.Disk.IsSlow = true, () => peer.Disk.IsSlow = false))),
        ("disk aborts", () => OnPeer(peer => For(1, 15, () => peer.Disk.Aborts = 0.3, () => peer.Disk.Aborts = 0))),
        ("local store deleted", () => OnPeer(peer => peer.DeleteStore(_world.Chance(0.5) ? IndexedDbClosure.Deletion : IndexedDbClosure.Browser))),
        ("profile copied", () => OnPeer(Copy)),
        ("profile restored", () => OnPeer(Restore)),
    ];

    private void MakeEdits() => OnTab((_, tab) =>
    {
        var edits = Enumerable.Range(0, _world.Chance(0.2) ? _world.Random.Next(1, 12) : 1)
            .Select(_ => ((long)++Edits, Edit.Make(Edits, _world.Random.Next(_world.Chance(0.2) ? Math.Min(_largest, 5000) : 20))))
            .ToList();
        _world.Trace?.Invoke($"{_world.Elapsed.TotalSeconds:0.000} {tab.Actor.Name} edits {edits[0].Item1}-{edits[^1].Item1}");
        tab.Make(edits);
    });

    /// <summary>Rarely: each time, every device puts all it has into the log again.</summary>
    private void GoBack()
    {
        if (_rollbacks++ < MostRollbacks)
        {
            _cluster.GoBack(_world.Random.NextInt64(_cluster.Store.Log.Head.Seq + 1));
        }
    }

    private void Crash(Node node) => For(0.1, 10, node.Crash, node.Restart);

    private void Freeze(Actor actor) => For(1, 60, actor.Freeze, actor.Thaw);

    /// <summary>The device is let in again, and the person at it tries again after a while.</summary>
    private void Admit(Peer peer)
    {
        _cluster.Change(peer.Grant, Scope.ReadWrite, revoked: false);
        _world.After(TimeSpan.FromSeconds(1), () => peer.Worker.Post(new Event.AskedAgain()));
    }

    /// <summary>Two peers go on from one profile, and both believe to be it (invariant 3).</summary>
    private void Copy(Peer peer)
    {
        if (_peers.Count < MostPeers)
        {
            _peers.Add(new Peer(_world, _weather, _cluster, _oracle, _mutant, $"{(char)('A' + _peers.Count)}", tabs: 1, peer.Store));
        }

        _profiles.Add(peer.Store.Copy(peer.Disk));
    }

    /// <summary>Two workers over one store, of which the first wakes up some time (a lock that was stolen, a build that was replaced).</summary>
    private void Replace(Peer peer)
    {
        var replaced = peer.ReplaceWorker();
        replaced.Actor.Freeze();
        _world.After(_world.Between(0, 10), replaced.Actor.Thaw);
        _world.After(_world.Between(0, 30), replaced.Kill);
    }

    private void Restore(Peer peer)
    {
        if (_profiles.Count > 0)
        {
            peer.Restore(_world.Pick(_profiles));
        }
    }

    private void For(double fromSeconds, double toSeconds, Action begin, Action end)
    {
        begin();
        _world.After(_world.Between(fromSeconds, toSeconds), end);
    }

    private void OnWire(Action<Wire> strike)
    {
        if (_cluster.Wires is { Count: > 0 } wires)
        {
            strike(_world.Pick(wires));
        }
    }

    private void OnPeer(Action<Peer> strike) => strike(_world.Pick(_peers));

    private void OnTab(Action<Peer, Tab> strike)
    {
        var peer = _world.Pick(_peers);
        if (peer.Tabs.Count > 0)
        {
            strike(peer, _world.Pick(peer.Tabs));
        }
    }
}
