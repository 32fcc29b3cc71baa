using SyncEngine.Client.Document;
using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Transport;

namespace SyncEngine.Client.Worker;

/// <summary>One workspace that is kept in sync: its engine, and what the tabs are told of it.</summary>
internal sealed class SyncedWorkspace : IAsyncDisposable
{
    private readonly string _id;
    private readonly ReplicaDatabase _store;
    private readonly Runner _runner;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SharedPresence _presence = new();
    private Task _running = Task.CompletedTask;

    private SyncedWorkspace(string id, ReplicaDatabase store, AccessKeeper access, Runner runner)
    {
        _id = id;
        _store = store;
        _runner = runner;
        _runner.StatusChanged += OnStatus;
        _runner.OutboxHeard += counter => Tabs.TellHeard(_id, _store.OrdinalOf(counter));
        _runner.LogGrew += () => Tabs.TellLog(_id);
        _runner.RosterChanged += () => Tabs.TellRoster(_id);
        _runner.PresenceHeard += HearPresence;
        access.Changed += () => Tabs.TellAccess(_id);
        // Whether it was deleted shows when it is read.
        _store.Closed += () => Post(new Event.Edited());
        _runner.Failed += error => Console.WriteLine($"{_id}: {error.Message}");
    }

    /// <summary>How it stands has changed.</summary>
    public event Action<SyncStatus>? Reported;

    /// <summary>The engine has ended because the local store is another than it was: deleted, or written by another worker.</summary>
    public event Action? Replaced;

    /// <summary>The engine has ended, which it does by itself for no good reason.</summary>
    public event Action<Exception>? Broken;

    public static async Task<SyncedWorkspace> OpenAsync(
        Id<Workspace> workspace, WorkspaceDirectory directory, HttpClient http, TimeProvider time)
    {
        var store = await ReplicaDatabase.OpenAsync(workspace);
        var access = new AccessKeeper(workspace, directory, new AccessApi(http));
        var transport = new FallbackTransport(http, workspace, access, time);
        var client = new Engine.Client("SyncEngine web", typeof(SyncedWorkspace).Assembly.GetName().Version?.ToString(3) ?? "", Folds: true);
        var snapshots = new SnapshotKeeper(store, new SnapshotApi(http, workspace, access), new LoroFolder(LoroLoader.LoadAsync));
        var runner = new Runner(store, snapshots, transport, access, client, time, Random.Shared);
        return new SyncedWorkspace(workspace.ToString(), store, access, runner);
    }

    public void Start() => _running = RunAsync();

    public void Post(Event happened) => _runner.Post(happened);

    /// <summary>Everything that a tab may have missed that has just begun to listen.</summary>
    public void Tell()
    {
        Tabs.TellStatus(_id, _runner.Status);
        Tabs.TellLog(_id);
        Tabs.TellAccess(_id);
        Tabs.TellNobody(_id);
        foreach (var (replica, shown) in _presence.Others)
        {
            Tabs.TellPresence(_id, replica, shown);
        }
    }

    /// <summary>What a tab shows of itself to the other devices, in place of what it showed before.</summary>
    public void ShowPresence(string tab, byte[] shown)
    {
        _presence.Show(tab, shown);
        Post(new Event.Shown(_presence.Shown));
    }

    /// <summary>A tab does not show this workspace any more.</summary>
    public void LeavePresence(string tab)
    {
        if (_presence.Leave(tab))
        {
            Post(new Event.Shown(_presence.Shown));
        }
    }

    /// <summary>A page has saved another token for the workspace.</summary>
    public void ChangeToken()
    {
        Post(new Event.TokenChanged());
        Tabs.TellAccess(_id);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _store.Dispose();
    }

    private void OnStatus(SyncStatus status)
    {
        Tabs.TellStatus(_id, status);
        Reported?.Invoke(status);
    }

    private void HearPresence(Id<Protocol.Replica> replica, ReadOnlyMemory<byte> shown)
    {
        _presence.Hear(replica, shown);
        Tabs.TellPresence(_id, replica, shown);
    }

    private async Task RunAsync()
    {
        try
        {
            await _runner.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It is not wanted any more.
        }
        catch (StoreReplacedException)
        {
            Replaced?.Invoke();
        }
        catch (Exception error)
        {
            Broken?.Invoke(error);
        }
    }
}
