using Blazor.IndexedDB;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Mutants;
using SyncEngine.Simulator.Net;
using SyncEngine.Simulator.Server;

namespace SyncEngine.Simulator.Browser;

/// <summary>One browser: its database, its worker and its tabs, and what they tell each other.</summary>
internal sealed class Peer
{
    private readonly World _world;
    private readonly Weather _weather;
    private readonly Cluster _cluster;
    private readonly string _name;
    private readonly List<Tab> _tabs = [];
    private int _born;

    public Peer(
        World world, Weather weather, Cluster cluster, Oracle.Model oracle, Mutant mutant, string name, int tabs, LocalStore? copy = null)
    {
        (_world, _weather, _cluster, Oracle, Mutant, _name) = (world, weather, cluster, oracle, mutant, name);
        Disk = new Disk(world);
        Store = copy?.Copy(Disk) ?? new LocalStore(world, Disk);
        Worker = NewWorker();
        for (var i = 0; i < tabs; i++)
        {
            OpenTab();
        }
    }

    public string Name => _name;

    public Oracle.Model Oracle { get; }

    public Mutant Mutant { get; }

    public Grant Grant { get; } = new();

    public Disk Disk { get; }

    /// <summary>The database that is there now.</summary>
    public LocalStore Store { get; private set; }

    public Worker Worker { get; private set; }

    public IReadOnlyList<Tab> Tabs => _tabs;

    public bool IsOnline { get; private set; } = true;

    public Wire? Dial(HelloFrame hello) => IsOnline ? _cluster.Dial(Grant, hello) : null;

    public ISnapshotApi Snapshots() => new SimSnapshots(_world, _weather, _cluster.Store, () => IsOnline ? _cluster.Reach() : null);

    public void Go(bool online)
    {
        IsOnline = online;
        Worker.Post(online ? new Event.WentOnline() : new Event.WentOffline());
    }

    public void OpenTab() => _tabs.Add(new Tab(_world, this, Store, $"{_name}.tab{++_born}"));

    /// <summary>A tab dies, at whatever it was; its lock tells the worker.</summary>
    public void KillTab(Tab tab)
    {
        tab.Kill();
        _tabs.Remove(tab);
        Worker.Post(new Event.Edited());
    }

    public void Reload(Tab tab)
    {
        if (_tabs.Contains(tab))
        {
            KillTab(tab);
            OpenTab();
        }
    }

    /// <summary>The tabs notice, start another and tell it again what they have told the last.</summary>
    public void RestartWorker(Worker worker)
    {
        if (worker == Worker)
        {
            worker.Kill();
            Worker = NewWorker();
        }
    }

    /// <summary>Another worker takes the place of one that seems to be gone, and is not. Nobody tells that one.</summary>
    public Worker ReplaceWorker()
    {
        var replaced = Worker;
        Worker = NewWorker();
        return replaced;
    }

    /// <summary>The whole browser dies; with the power, so does what was not flushed.</summary>
    public void Crash(bool power)
    {
        var tabs = _tabs.Count;
        Worker.Kill();
        _tabs.ForEach(tab => tab.Kill());
        _tabs.Clear();
        if (power)
        {
            var lost = Store.LosePower();
            _world.Trace?.Invoke($"{_name}: {lost} transactions lost with the power");
        }

        Worker = NewWorker();
        for (var i = 0; i < tabs; i++)
        {
            OpenTab();
        }
    }

    /// <summary>The browser or the person clears the site's data; tabs stay open.</summary>
    public void DeleteStore(IndexedDbClosure closure)
    {
        Store.Delete(closure);
        Store = new LocalStore(_world, Disk);
        RestartWorker(Worker);
        _tabs.ToList().ForEach(Reload);
    }

    /// <summary>The profile is put back from an older copy.</summary>
    public void Restore(LocalStore older)
    {
        Store = older.Copy(Disk);
        Crash(power: false);
    }

    /// <summary>Between threads of one browser messages come late and doubled, and are lost with a thread that dies.</summary>
    public void TellEdited(Tab tab) => Hint(() => Worker.Post(new Event.Edited()));

    public void TellLog() => _tabs.ForEach(tab => Hint(tab.Hint));

    /// <summary>It has read before it could be told.</summary>
    public void TellOpened(Tab tab) => Hint(tab.Hint);

    private Worker NewWorker() => new(_world, this, Store, $"{_name}.worker{++_born}");

    private void Hint(Action tell)
    {
        for (var copies = _world.Chance(0.1) ? 2 : 1; copies > 0; copies--)
        {
            _world.After(_world.Between(0.0001, 0.01), tell);
        }
    }
}
