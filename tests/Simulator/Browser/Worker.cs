using Blazor.IndexedDB;
using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Net;

namespace SyncEngine.Simulator.Browser;

/// <summary>The worker of one browser: the real engine over the real local store.</summary>
internal sealed class Worker
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly Peer _peer;
    private readonly LocalStore _store;
    private readonly Actor _actor;
    private readonly ActorTime _time;
    private ReplicaDatabase? _database;
    private Runner? _runner;
    private long _heard;

    public Worker(World world, Peer peer, LocalStore store, string name)
    {
        (_world, _peer, _store) = (world, peer, store);
        _actor = new Actor(world, name);
        _time = new ActorTime(world, _actor);
        _actor.Do(() => _ = RunAsync());
    }

    public Actor Actor => _actor;

    public SyncStatus? Status => _runner?.Status;

    public void Post(Event happened) => _actor.Do(() => _runner?.Post(happened));

    public void Kill() => _actor.Kill();

    /// <summary>What fails is begun anew after a pause; a store that another one has written to, by another worker.</summary>
    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                var connection = _peer.Mutant.Database(_store.Connect());
                _database = await ReplicaDatabase.OpenAsync(connection);
                _runner = new Runner(
                    _peer.Mutant.Store(_database),
                    new SnapshotKeeper(_database, _peer.Snapshots(), new PlainFolder()),
                    _peer.Mutant.Transport(new SimTransport(_peer.Dial), connection),
                    new Access(),
                    new Engine.Client("simulated", "1", Folds: true),
                    _time,
                    new Random(_world.Random.Next()));
                Listen(_runner);
                if (!_peer.IsOnline)
                {
                    _runner.Post(new Event.WentOffline());
                }

                await _runner.RunAsync(CancellationToken.None);
            }
            catch (StoreReplacedException error)
            {
                _world.Trace?.Invoke($"{_actor.Name}: {error.Message}");
                _peer.RestartWorker(this);
                return;
            }
            catch (IndexedDbException error)
            {
                OnFailed(error);
                await Task.Delay(Pause, _time);
            }
            catch (Exception error)
            {
                _peer.Oracle.Fail($"{_actor.Name}: {error}");
                return;
            }
        }
    }

    private void Listen(Runner runner)
    {
        runner.Failed += OnFailed;
        runner.LogGrew += _peer.TellLog;
        runner.StatusChanged += status =>
        {
            _world.Trace?.Invoke($"{_actor.Name}: {status.State}, {status.Pending} pending");
            Check();
        };
        runner.OutboxHeard += counter =>
        {
            _heard = Math.Max(_heard, _database!.OrdinalOf(counter));
            Check();
        };
    }

    private void Check() => _peer.Oracle.Claims(_actor.Name, _store, _heard, _runner!.Status);

    private void OnFailed(Exception error)
    {
        _world.Trace?.Invoke($"{_actor.Name}: {error.Message}");
        if (error is not (IndexedDbException or TransportException or ReplicaForkException))
        {
            _peer.Oracle.Fail($"{_actor.Name}: {error}");
        }
    }
}
