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

    /// <exception cref="ApiException">The server refused, or could not be reached.</exception>
    public async Task<WorkspaceRecord> CreateAsync(string name, string deviceName)
    {
        var directory = await OpenAsync();
        var request = new CreateWorkspace(Id<Workspace>.New().ToString(), Id<Device>.New().ToString(), deviceName);
        return await SaveAsync(directory, await api.CreateAsync(request), name, deviceName);
    }

    /// <summary>A device that has, or had, access keeps its identity and gets another grant.</summary>
    /// <exception cref="ApiException">The server refused, or could not be reached.</exception>
    public async Task<WorkspaceRecord> JoinAsync(JoinLink invite, string name, string deviceName)
    {
        var directory = await OpenAsync();
        var known = await directory.FindAsync(invite.Workspace);
        var device = known?.DeviceId ?? Id<Device>.New().ToString();
        var request = new JoinWorkspace(invite.Invite.ToString(), invite.Secret, device, deviceName);
        var record = await SaveAsync(directory, await api.JoinAsync(invite.Workspace, request), name, deviceName);
        link.TokenChanged(invite.Workspace);
        return record;
    }

    public void Dispose() => _directory?.Dispose();

    private async Task<WorkspaceRecord> SaveAsync(WorkspaceDirectory directory, Admission admission, string name, string deviceName)
    {
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
        return record;
    }

    /// <summary>Opened before anything is asked of the server: a browser that stores nothing must not use up an invite.</summary>
    private async Task<WorkspaceDirectory> OpenAsync() => _directory ??= await WorkspaceDirectory.OpenAsync();
}
