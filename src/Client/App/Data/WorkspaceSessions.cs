using SyncEngine.Client.App.Browser;
using SyncEngine.Client.App.Sync;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>Which workspace this tab has open: the one that was shown last.</summary>
public sealed class WorkspaceSessions : IDisposable
{
    private readonly DeviceWorkspaces _workspaces;
    private readonly WorkerLink _link;
    private readonly FrameSignal _frame;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private WorkspaceSession? _open;

    public WorkspaceSessions(DeviceWorkspaces workspaces, WorkerLink link, FrameSignal frame, TimeProvider time)
    {
        (_workspaces, _link, _frame, _time) = (workspaces, link, frame, time);
        _link.Removed += OnRemoved;
    }

    /// <summary>A workspace is not on this device any more.</summary>
    public event Action<Id<Workspace>>? Removed;

    /// <summary>Null when this device has no such workspace.</summary>
    public async Task<WorkspaceSession?> OpenAsync(Id<Workspace> id)
    {
        await _turn.WaitAsync();
        try
        {
            if (await _workspaces.FindAsync(id) is not { } record)
            {
                return null;
            }

            if (_open is { } open && open.Id == id)
            {
                open.Take(record);
                return open;
            }

            await CloseAsync();
            _open = await WorkspaceSession.OpenAsync(record, _workspaces, _link, _frame, _time);
            await _workspaces.NoteOpenedAsync(id);
            return _open;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _link.Removed -= OnRemoved;
        _turn.Dispose();
    }

    private void OnRemoved(Id<Workspace> id)
    {
        if (_open is { } open && open.Id == id)
        {
            _open = null;
            _ = open.DisposeAsync().AsTask();
        }

        Removed?.Invoke(id);
    }

    private async Task CloseAsync()
    {
        var open = _open;
        _open = null;
        // One that cannot save holds the only copy of its last edits: it stays, out of sight, and goes on trying.
        if (open is { Status.State: not SyncState.NotSaving })
        {
            await open.DisposeAsync();
        }
    }
}
