using SyncEngine.Engine;

namespace SyncEngine.Client.Worker;

/// <summary>
/// Which workspaces are to be kept in sync, and why: a tab shows it; or its outbox is not empty, as long as any tab is there; or it is
/// visited, because somebody used it lately. Only knows; opens nothing.
/// </summary>
internal sealed class Demand
{
    /// <summary>A visit ends when all is synced, or when that cannot be had, or then.</summary>
    public static readonly TimeSpan LongestVisit = TimeSpan.FromSeconds(30);

    /// <summary>From a workspace's failing here to the next attempt.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>Tabs and what each shows.</summary>
    private readonly Dictionary<string, HashSet<string>> _tabs = [];

    /// <summary>What was reported last, also of those that are not in sync any more.</summary>
    private readonly Dictionary<string, SyncStatus> _statuses = [];

    private readonly Dictionary<string, DateTimeOffset> _visits = [];
    private readonly Dictionary<string, DateTimeOffset> _rests = [];

    public void Enter(string tab) => Shown(tab);

    public void Leave(string tab) => _tabs.Remove(tab);

    public void Show(string tab, string workspace) => Shown(tab).Add(workspace);

    public void Hide(string tab, string workspace) => Shown(tab).Remove(workspace);

    public bool Shows(string tab, string workspace) => _tabs.TryGetValue(tab, out var shown) && shown.Contains(workspace);

    /// <summary>Sync it once, if it was not refused the last time.</summary>
    public void Visit(string workspace, DateTimeOffset now)
    {
        if (!_statuses.TryGetValue(workspace, out var last) || !IsRefused(last.State))
        {
            _visits[workspace] = now + LongestVisit;
        }
    }

    public void Report(string workspace, SyncStatus status)
    {
        _statuses[workspace] = status;
        if (status.State is SyncState.Synced or SyncState.Offline || IsRefused(status.State))
        {
            _visits.Remove(workspace);
        }
    }

    /// <summary>It is not on this device any more.</summary>
    public void Forget(string workspace)
    {
        foreach (var shown in _tabs.Values)
        {
            shown.Remove(workspace);
        }

        _statuses.Remove(workspace);
        _visits.Remove(workspace);
        _rests.Remove(workspace);
    }

    /// <summary>It is refused no more, as far as this device knows.</summary>
    public void Readmit(string workspace) => _statuses.Remove(workspace);

    /// <summary>It failed for a reason of this device.</summary>
    public void Fail(string workspace, DateTimeOffset now) => _rests[workspace] = now + Rest;

    public HashSet<string> Wanted(DateTimeOffset now)
    {
        if (_tabs.Count == 0)
        {
            return [];
        }

        var shown = _tabs.Values.SelectMany(workspaces => workspaces);
        var unsent = _statuses.Where(entry => entry.Value.Pending > 0 && !IsRefused(entry.Value.State)).Select(entry => entry.Key);
        var visited = _visits.Where(entry => entry.Value > now).Select(entry => entry.Key);
        return [.. shown.Concat(unsent).Concat(visited).Where(workspace => !(_rests.GetValueOrDefault(workspace) > now))];
    }

    /// <summary>When <see cref="Wanted"/> may say something else although nothing happens.</summary>
    public DateTimeOffset? Due(DateTimeOffset now)
    {
        var dues = _visits.Values.Concat(_rests.Values).Where(due => due > now).ToList();
        return dues.Count == 0 ? null : dues.Min();
    }

    private HashSet<string> Shown(string tab)
    {
        if (!_tabs.TryGetValue(tab, out var shown))
        {
            _tabs.Add(tab, shown = []);
        }

        return shown;
    }

    /// <summary>Asking again would be answered the same; a tab that shows it may ask.</summary>
    private static bool IsRefused(SyncState state) => state is SyncState.Revoked or SyncState.SignedOut or SyncState.UpdateNeeded;
}
