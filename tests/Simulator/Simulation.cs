using SyncEngine.Protocol;
using SyncEngine.Simulator.Browser;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Mutants;
using SyncEngine.Simulator.Net;
using SyncEngine.Simulator.Oracle;
using SyncEngine.Simulator.Server;

namespace SyncEngine.Simulator;

/// <summary>
/// One run: a world of the seed's making, in which people edit and things go wrong for a while. Then nothing goes wrong any more, and
/// everything must come to rest, equal and complete.
/// </summary>
public sealed class Simulation
{
    /// <summary>After the last fault, everything is delivered within this time. Longest of all is a person's tab that tries its disk again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);

    private readonly int _seed;
    private readonly World _world;
    private readonly Weather _weather;
    private readonly Cluster _cluster;
    private readonly Model _oracle;
    private readonly Calamities _calamities;
    private readonly List<Peer> _peers = [];

    private Simulation(int seed, Mutant mutant, Action<string>? trace)
    {
        _seed = seed;
        _world = new World(seed, trace);
        _weather = new Weather(_world);
        _cluster = new Cluster(_world, _weather, SomeLimits(), nodes: _world.Random.Next(1, 4)) { HintLoss = _world.Random.NextDouble() };
        _oracle = new Model(_world, _cluster.Store.Log);
        for (var i = _world.Random.Next(1, 4); i > 0; i--)
        {
            _peers.Add(new Peer(_world, _weather, _cluster, _oracle, mutant, $"{(char)('A' + _peers.Count)}", tabs: _world.Random.Next(1, 3)));
        }

        _calamities = new Calamities(_world, _weather, _cluster, _oracle, mutant, _peers);
    }

    /// <param name="seed">Of all that happens.</param>
    /// <param name="trace">Told of what happens.</param>
    public static Report Run(int seed, Action<string>? trace = null) => Run(seed, Mutant.None, trace);

    internal static Report Run(int seed, Mutant mutant, Action<string>? trace = null) => new Simulation(seed, mutant, trace).Run();

    private Report Run()
    {
        _calamities.Begin(_world.Between(15, 90));
        _calamities.End();
        _world.Trace?.Invoke($"{_world.Elapsed.TotalSeconds:0.000} nothing goes wrong any more");
        var end = _world.Elapsed;
        var rest = new Rest(_world, _cluster, _peers, _oracle);
        while (_oracle.Violation is null && !rest.IsReached)
        {
            if (_world.Elapsed - end > Patience)
            {
                _oracle.Fail($"not at rest after {Patience.TotalSeconds} s: {rest.Describe()}");
                break;
            }

            _world.Run(TimeSpan.FromSeconds(0.5));
        }

        var convergence = _world.Elapsed - end;
        if (_oracle.Violation is null)
        {
            StayQuiet(rest);
        }

        return new Report(_seed, _oracle.Violation, _calamities.Edits, _world.Steps, _cluster.Frames.Count, convergence, _calamities.Counts);
    }

    /// <summary>
    /// Clients that have nothing to say exchange nothing (C3), once the last credits are given back and those who talk to a dead wire have
    /// found out.
    /// </summary>
    private void StayQuiet(Rest rest)
    {
        _world.Run(Wire.Patience * 2);
        var before = _cluster.Frames.Count;
        _world.Run(Quiet);
        if (_cluster.Frames.Count != before)
        {
            _oracle.Fail($"{_cluster.Frames.Count - before} frames were exchanged though nothing had happened");
        }

        rest.Check();
    }

    /// <summary>Small ones, so that a few edits reach them.</summary>
    private Limits SomeLimits() => _world.Chance(0.2)
        ? Limits.Default
        : new Limits(
            DeltaBytes: 100,
            PageBytes: 100 + Limits.EntryOverheadBytes + _world.Random.Next(200),
            WindowDeltas: _world.Random.Next(1, 10),
            WindowBytes: 150 + _world.Random.Next(300),
            Credits: _world.Random.Next(1, 5));
}
