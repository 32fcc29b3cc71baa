using Blazor.IndexedDB;
using SyncEngine.Client.App.Browser;
using SyncEngine.Client.App.Sync;
using SyncEngine.Client.Replica;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Data;

/// <summary>The workspaces that this device has access to, and the two ways to one more.</summary>
public sealed class DeviceWorkspaces(WorkspaceApi api, WorkerLink link, TimeProvider time) : IDisposable
{
    private WorkspaceDirectory? _directory;

    public async Task<IReadOnlyList<WorkspaceRecord>> ListAsync() => await (await OpenAsync()).ListAsync();

    public async Task<WorkspaceRecord?> FindAsync(Id<Workspace> id) => await (await OpenAsync()).FindAsync(id);

    /// <summary>It is one of those that are kept in sync also while no tab shows them.</summary>
    public async Task NoteOpenedAsync(Id<Workspace> id)
    {
        try
        {
            await (await OpenAsync()).NoteOpenedAsync(id, time.GetUtcNow());
        }
        catch (IndexedDbException)
        {
            // A workspace that can be read is shown, also by a browser whose storage is full.
        }
    }

    /// <summary>On this device alone, with or without a network: the worker registers it when a server can be reached.</summary>
    public async Task<WorkspaceRecord> CreateAsync(string name, string deviceName)
    {
        var record = new WorkspaceRecord(
            Id<Workspace>.New().ToString(),
            Id<Device>.New().ToString(),
            deviceName,
            GrantId: null,
            Role.Master,
            Scope.ReadWrite,
            Expires: null,
            Token: null,
            time.GetUtcNow(),
            name);
        await (await OpenAsync()).SaveAsync(record);
        BrowserStorage.Ask();
        return record;
    }

    /// <summary>A device that has, or had, access keeps its identity and its edits, and gets another grant.</summary>
    /// <exception cref="ApiException">The server refused, or could not be reached.</exception>
    public async Task<WorkspaceRecord> JoinAsync(JoinLink invite, string name, string deviceName)
    {
        // First of all: a browser that stores nothing must not use up an invite.
        var directory = await OpenAsync();
        var known = await directory.FindAsync(invite.Workspace);
        var device = known?.DeviceId ?? Id<Device>.New().ToString();
        var request = new JoinWorkspace(invite.Invite.ToString(), invite.Secret, device, deviceName);
        var admission = await api.JoinAsync(invite.Workspace, request);
        var record = new WorkspaceRecord(
            admission.WorkspaceId,
            admission.DeviceId,
            deviceName,
            admission.GrantId,
            admission.Role,
            admission.Scope,
            admission.Expires,
            admission.Token,
            time.GetUtcNow(),
            name);
        await directory.SaveAsync(record);
        link.TokenChanged(invite.Workspace);
        BrowserStorage.Ask();
        return record;
    }

    /// <summary>
    /// Whether this device decides about the workspace: then joining would put a lesser grant in the place of its own. Not if the server
    /// refuses it: then there is nothing to lose. A server that cannot be asked can let nobody join either.
    /// </summary>
    public async Task<bool> IsMasterAsync(WorkspaceRecord record)
    {
        if (record is not { Role: Role.Master, IsOnServer: true })
        {
            return false;
        }

        try
        {
            return (await api.ShowGrantAsync(record)).Role == Role.Master;
        }
        catch (ApiException refusal)
        {
            return refusal.Code is not (ErrorCode.GrantRevoked or ErrorCode.GrantExpired or ErrorCode.TokenInvalid or ErrorCode.TokenStale);
        }
    }

    /// <summary>It is in no list any more; its local store is another matter (see <see cref="WorkspaceRemoval"/>).</summary>
    public async Task RemoveAsync(Id<Workspace> id) => await (await OpenAsync()).RemoveAsync(id);

    public async Task<IReadOnlyList<Id<Workspace>>> RemovalsAsync() => await (await OpenAsync()).RemovalsAsync();

    public async Task FinishRemovalAsync(Id<Workspace> id) => await (await OpenAsync()).FinishRemovalAsync(id);

    public void Dispose() => _directory?.Dispose();

    private async Task<WorkspaceDirectory> OpenAsync() => _directory ??= await WorkspaceDirectory.OpenAsync();
}
