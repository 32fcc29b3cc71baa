using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Transport;

namespace SyncEngine.Client.Worker;

/// <summary>
/// The access to one workspace in the directory of this device. A workspace that was made while no server was there is registered when its
/// token is first needed; the edits made before wait in the outbox, as always.
/// </summary>
internal sealed class AccessKeeper(Id<Workspace> workspace, WorkspaceDirectory directory, AccessApi api) : IAccessKeeper
{
    /// <summary>As it was when its token was taken, and with what has been said about it since.</summary>
    private WorkspaceRecord? _taken;

    /// <summary>The directory has another record of the workspace than before.</summary>
    public event Action? Changed;

    public async ValueTask<string> TakeTokenAsync(CancellationToken cancellationToken)
    {
        var record = await directory.FindAsync(workspace)
            ?? throw new TransportException(ErrorCode.TokenInvalid, "This device has no access to the workspace.");
        if (record.Token is not { } token)
        {
            record = await RegisterAsync(record, cancellationToken);
            token = record.Token!;
        }

        _taken = record;
        return token;
    }

    public Task KeepAsync(AccessNews news, CancellationToken cancellationToken)
    {
        var before = _taken!;
        _taken = before with
        {
            Role = news.Rights?.Role ?? before.Role,
            Scope = news.Rights?.Scope ?? before.Scope,
            Expires = news.Rights is { } rights ? rights.Expires : before.Expires,
            DeviceName = news.Rights?.DeviceName ?? before.DeviceName,
            Token = news.Token ?? before.Token,
        };
        return _taken == before ? Task.CompletedTask : SaveAsync(_taken);
    }

    /// <summary>Asked for again when the answer or the saving was lost, the server gives the same grant.</summary>
    private async Task<WorkspaceRecord> RegisterAsync(WorkspaceRecord record, CancellationToken cancellationToken)
    {
        var admission = await api.RegisterAsync(
            new CreateWorkspace(record.WorkspaceId, record.DeviceId, record.DeviceName), cancellationToken);
        var registered = record with
        {
            GrantId = admission.GrantId,
            Role = admission.Role,
            Scope = admission.Scope,
            Expires = admission.Expires,
            Token = admission.Token,
        };
        await SaveAsync(registered);
        return registered;
    }

    private async Task SaveAsync(WorkspaceRecord record)
    {
        await directory.KeepAccessAsync(record);
        Changed?.Invoke();
    }
}
