using SyncEngine.Client.App.Browser;
using SyncEngine.Client.App.Sync;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>Which workspace this tab has open: the one that was shown last.</summary>
public sealed class WorkspaceSessions(DeviceWorkspaces workspaces, WorkerLink link, FrameSignal frame, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private WorkspaceSession? _open;

    /// <summary>Null when this device has no such workspace.</summary>
    public async Task<WorkspaceSession?> OpenAsync(Id<Workspace> id)
    {
        await _turn.WaitAsync();
        try
        {
            if (await workspaces.FindAsync(id) is not { } record)
            {
                return null;
            }

            if (_open is { } open && open.Id == id)
            {
                open.Take(record);
                return open;
            }

            await CloseAsync();
            return _open = await WorkspaceSession.OpenAsync(record, workspaces, link, frame, time);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

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
