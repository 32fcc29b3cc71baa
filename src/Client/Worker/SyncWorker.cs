using System.Buffers.Text;
using System.Threading.Channels;
using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Worker;

/// <summary>
/// Runs one engine for each workspace that is wanted in sync, from when this worker leads until another does. Hears one message at a time,
/// and after each looks at what is wanted and what runs.
/// </summary>
internal sealed class SyncWorker(WorkspaceDirectory directory, HttpClient http, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Workspaces that no tab shows are synced so often, while any tab is there.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(5);

    /// <summary>Of those that were opened within this time,</summary>
    private static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    /// <summary>so many.</summary>
    private const int MostVisited = 5;

    private static readonly TabMessage NextRound = new(Tab: "", "round");
    private static readonly TabMessage Look = new(Tab: "", "look");

    private readonly Channel<TabMessage> _messages = Channel.CreateUnbounded<TabMessage>();
    private readonly Demand _demand = new();
    private readonly Dictionary<string, SyncedWorkspace> _running = [];
    private bool _offline;

    public void Post(TabMessage message) => _messages.Writer.TryWrite(message);

    /// <summary>Works until another worker is to lead.</summary>
    public async Task RunAsync()
    {
        await using var rounds = time.CreateTimer(_ => Post(NextRound), null, TimeSpan.Zero, Round);
        await using var due = time.CreateTimer(_ => Post(Look), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            if (message.Kind == "retire")
            {
                return;
            }

            try
            {
                await HandleAsync(message);
                await AdjustAsync();
            }
            catch (Exception error)
            {
                // One message that fails must not end the worker of every tab.
                Tabs.TellFailed(error.Message);
            }

            var now = time.GetUtcNow();
            due.Change(_demand.Due(now) - now ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _running.Keys.ToList())
        {
            await StopAsync(id);
        }
    }

    private async Task HandleAsync(TabMessage message)
    {
        if (message.Tab != "")
        {
            _demand.Enter(message.Tab);
        }

        switch (message.Kind)
        {
            case "open":
                _demand.Show(message.Tab, message.Workspace);
                await TellAsync(message.Workspace);
                break;
            case "restart":
                await StopAsync(message.Workspace);
                await TellAsync(message.Workspace);
                break;
            case "close":
                _demand.Hide(message.Tab, message.Workspace);
                _running.GetValueOrDefault(message.Workspace)?.LeavePresence(message.Tab);
                break;
            case "remove":
                _demand.Forget(message.Workspace);
                await StopAsync(message.Workspace);
                Tabs.TellRemoved(message.Workspace);
                break;
            case "leave":
                _demand.Leave(message.Tab);
                foreach (var left in _running.Values)
                {
                    left.LeavePresence(message.Tab);
                }

                break;
            case "show" when _demand.Shows(message.Tab, message.Workspace):
                _running.GetValueOrDefault(message.Workspace)?.ShowPresence(message.Tab, Base64Url.DecodeFromChars(message.Detail));
                break;
            case "edited" when _running.TryGetValue(message.Workspace, out var edited):
                edited.Post(new Event.Edited());
                break;
            case "edited":
                _demand.Visit(message.Workspace, time.GetUtcNow());
                break;
            case "token":
                _demand.Readmit(message.Workspace);
                _running.GetValueOrDefault(message.Workspace)?.ChangeToken();
                break;
            case "again":
                _running.GetValueOrDefault(message.Workspace)?.Post(new Event.AskedAgain());
                break;
            case "woke":
                PostAll(new Event.Woke());
                break;
            case "online":
                _offline = false;
                PostAll(new Event.WentOnline());
                await VisitAsync();
                break;
            case "offline":
                _offline = true;
                PostAll(new Event.WentOffline());
                break;
            case "round" when !_offline:
                await VisitAsync();
                break;
        }
    }

    private async Task TellAsync(string id)
    {
        await AdjustAsync();
        _running.GetValueOrDefault(id)?.Tell();
    }

    private async Task VisitAsync()
    {
        var now = time.GetUtcNow();
        foreach (var id in await directory.ListOpenedAsync(now - Recently, MostVisited))
        {
            _demand.Visit(id, now);
        }
    }

    /// <summary>Starts what is wanted and does not run, and ends what runs and is not wanted.</summary>
    private async Task AdjustAsync()
    {
        var wanted = _demand.Wanted(time.GetUtcNow());
        foreach (var id in _running.Keys.Except(wanted).ToList())
        {
            await StopAsync(id);
        }

        foreach (var id in wanted.Except(_running.Keys).ToList())
        {
            try
            {
                _running.Add(id, await StartAsync(id));
            }
            catch (Exception error)
            {
                Fail(id, error);
            }
        }
    }

    private async Task<SyncedWorkspace> StartAsync(string id)
    {
        var workspace = await SyncedWorkspace.OpenAsync(Id<Workspace>.Parse(id), directory, http, time);
        workspace.Reported += status =>
        {
            _demand.Report(id, status);
            Post(Look);
        };
        workspace.Replaced += () => Post(new TabMessage(Tab: "", "restart", id));
        workspace.Broken += error => Fail(id, error);
        if (_offline)
        {
            workspace.Post(new Event.WentOffline());
        }

        workspace.Start();
        return workspace;
    }

    private async Task StopAsync(string id)
    {
        if (_running.Remove(id, out var workspace))
        {
            await workspace.DisposeAsync();
        }
    }

    /// <summary>It is not wanted for a while, and then it is started anew.</summary>
    private void Fail(string id, Exception error)
    {
        Tabs.TellFailed(error.Message);
        _demand.Fail(id, time.GetUtcNow());
        Post(Look);
    }

    private void PostAll(Event happened)
    {
        foreach (var workspace in _running.Values)
        {
            workspace.Post(happened);
        }
    }
}
