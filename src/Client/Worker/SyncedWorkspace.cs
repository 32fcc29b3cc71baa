using SyncEngine.Client.Document;
using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Protocol;
using SyncEngine.Transport;

namespace SyncEngine.Client.Worker;

/// <summary>One workspace that at least one tab has open: its engine, and the tabs that hear of it.</summary>
internal sealed class SyncedWorkspace : IAsyncDisposable
{
    private readonly string _id;
    private readonly ReplicaDatabase _store;
    private readonly Runner _runner;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<int> _tabs = [];
    private readonly SharedPresence _presence = new();
    private readonly Task _running;

    private SyncedWorkspace(string id, ReplicaDatabase store, AccessKeeper access, Runner runner)
    {
        _id = id;
        _store = store;
        _runner = runner;
        _runner.StatusChanged += status => Each(tab => Tabs.TellStatus(tab, _id, status));
        _runner.OutboxHeard += counter => Each(tab => Tabs.TellHeard(tab, _id, _store.OrdinalOf(counter)));
        _runner.LogGrew += () => Each(tab => Tabs.TellLog(tab, _id));
        _runner.RosterChanged += () => Each(tab => Tabs.TellRoster(tab, _id));
        _runner.PresenceHeard += HearPresence;
        access.Changed += TellAccess;
        // Whether it was deleted shows when it is read.
        _store.Closed += () => Post(new Event.Edited());
        _runner.Failed += error => Console.WriteLine($"{_id}: {error.Message}");
        _running = RunAsync();
    }

    public IReadOnlySet<int> ShownIn => _tabs;

    public bool IsShown => _tabs.Count > 0;

    public static async Task<SyncedWorkspace> OpenAsync(Id<Workspace> workspace, WorkspaceDirectory directory, HttpClient http)
    {
        var store = await ReplicaDatabase.OpenAsync(workspace);
        var access = new AccessKeeper(workspace, directory, new AccessApi(http));
        var transport = new FallbackTransport(http, workspace, access, TimeProvider.System);
        var client = new Engine.Client("SyncEngine web", typeof(SyncedWorkspace).Assembly.GetName().Version?.ToString(3) ?? "", Folds: true);
        var snapshots = new SnapshotKeeper(store, new SnapshotApi(http, workspace, access), new LoroFolder(LoroLoader.LoadAsync));
        var runner = new Runner(store, snapshots, transport, access, client, TimeProvider.System, Random.Shared);
        return new SyncedWorkspace(workspace.ToString(), store, access, runner);
    }

    public void Show(int tab)
    {
        _tabs.Add(tab);
        Tabs.TellStatus(tab, _id, _runner.Status);
        // It has read before it could be told: what the others were told in between it would never hear of.
        Tabs.TellLog(tab, _id);
        Tabs.TellAccess(tab, _id);
        Tabs.TellNobody(tab, _id);
        foreach (var (replica, shown) in _presence.Others)
        {
            Tabs.TellPresence(tab, _id, replica, shown);
        }
    }

    public void Hide(int tab)
    {
        _tabs.Remove(tab);
        if (_presence.Leave(tab))
        {
            Post(new Event.Shown(_presence.Shown));
        }
    }

    /// <summary>What a tab shows of itself to the other devices, in place of what it showed before.</summary>
    public void ShowPresence(int tab, byte[] shown)
    {
        if (_tabs.Contains(tab))
        {
            _presence.Show(tab, shown);
            Post(new Event.Shown(_presence.Shown));
        }
    }

    public void Post(Event happened) => _runner.Post(happened);

    /// <summary>A page has saved another token for the workspace.</summary>
    public void ChangeToken()
    {
        Post(new Event.TokenChanged());
        TellAccess();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _store.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await _runner.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Nobody shows it any more.
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error);
            Each(tab => Tabs.TellFailed(tab, _id, error.Message));
        }
    }

    private void HearPresence(Id<Protocol.Replica> replica, ReadOnlyMemory<byte> shown)
    {
        _presence.Hear(replica, shown);
        Each(tab => Tabs.TellPresence(tab, _id, replica, shown));
    }

    private void TellAccess() => Each(tab => Tabs.TellAccess(tab, _id));

    private void Each(Action<int> tell)
    {
        foreach (var tab in _tabs)
        {
            tell(tab);
        }
    }
}
