using System.Buffers.Text;
using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Worker;

/// <summary>Keeps one engine for each workspace that any tab of this browser shows, and hears the tabs one message at a time.</summary>
internal sealed class SyncWorker(WorkspaceDirectory directory, HttpClient http)
{
    private readonly Dictionary<string, SyncedWorkspace> _workspaces = [];
    private bool _offline;

    public async Task HandleAsync(TabMessage message)
    {
        switch (message.Kind)
        {
            case "connect":
                Tabs.TellWorker(message.Tab);
                break;
            case "open":
                await OpenAsync(message.Tab, message.Workspace);
                break;
            case "close":
                await CloseAsync(message.Tab, message.Workspace);
                break;
            case "remove":
                await RemoveAsync(message.Tab, message.Workspace);
                break;
            case "leave":
                foreach (var workspace in _workspaces.Keys.ToList())
                {
                    await CloseAsync(message.Tab, workspace);
                }

                break;
            case "edited":
                Post(message.Workspace, new Event.Edited());
                break;
            case "show":
                _workspaces.GetValueOrDefault(message.Workspace)?.ShowPresence(message.Tab, Base64Url.DecodeFromChars(message.Detail));
                break;
            case "token":
                _workspaces.GetValueOrDefault(message.Workspace)?.ChangeToken();
                break;
            case "again":
                Post(message.Workspace, new Event.AskedAgain());
                break;
            case "woke":
                PostAll(new Event.Woke());
                break;
            case "online":
                _offline = false;
                PostAll(new Event.WentOnline());
                break;
            case "offline":
                _offline = true;
                PostAll(new Event.WentOffline());
                break;
        }
    }

    private async Task OpenAsync(int tab, string id)
    {
        if (!_workspaces.TryGetValue(id, out var workspace))
        {
            workspace = await SyncedWorkspace.OpenAsync(Id<Workspace>.Parse(id), directory, http);
            _workspaces.Add(id, workspace);
            if (_offline)
            {
                workspace.Post(new Event.WentOffline());
            }
        }

        workspace.Show(tab);
    }

    private async Task CloseAsync(int tab, string id)
    {
        if (!_workspaces.TryGetValue(id, out var workspace))
        {
            return;
        }

        workspace.Hide(tab);
        if (!workspace.IsShown)
        {
            _workspaces.Remove(id);
            await workspace.DisposeAsync();
        }
    }

    /// <summary>Its local store is about to be deleted.</summary>
    private async Task RemoveAsync(int tab, string id)
    {
        IEnumerable<int> told = [tab];
        if (_workspaces.Remove(id, out var workspace))
        {
            told = told.Union(workspace.ShownIn);
            await workspace.DisposeAsync();
        }

        foreach (var one in told)
        {
            Tabs.TellRemoved(one, id);
        }
    }

    private void Post(string id, Event happened) => _workspaces.GetValueOrDefault(id)?.Post(happened);

    private void PostAll(Event happened)
    {
        foreach (var workspace in _workspaces.Values)
        {
            workspace.Post(happened);
        }
    }
}
