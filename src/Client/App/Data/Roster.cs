using SyncEngine.Client.Replica;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Data;

/// <summary>Who has access to a workspace, as its master sees it: what the server said last.</summary>
public sealed class Roster : IAsyncDisposable
{
    private readonly WorkspaceApi _api;
    private readonly Func<WorkspaceRecord> _access;
    private readonly Refresher _refresher;
    private int _notes;

    /// <param name="api">Where to ask.</param>
    /// <param name="access">The master's own, as it is now: its token may be exchanged for another.</param>
    /// <param name="time">Paces the asking.</param>
    public Roster(WorkspaceApi api, Func<WorkspaceRecord> access, TimeProvider time)
    {
        _api = api;
        _access = access;
        _refresher = new Refresher(LoadAsync, time);
        _refresher.Loaded += () => Changed?.Invoke();
    }

    /// <summary>Newest first, revoked ones with them; null until the server has answered.</summary>
    public IReadOnlyList<DeviceGrant>? Devices { get; private set; }

    /// <summary>Links that still let a device in; newest first.</summary>
    public IReadOnlyList<InviteRow> Invites { get; private set; } = [];

    /// <summary>Recovery files that still work; newest first.</summary>
    public IReadOnlyList<InviteRow> Recoveries { get; private set; } = [];

    public AuditHistory History { get; } = new();

    /// <summary>Why this may be out of date. A token that is just being exchanged is no reason to say anything.</summary>
    public string? Problem => _refresher.Failure is null or ApiException { Code: ErrorCode.TokenStale } ? null : _refresher.Failure.Message;

    public event Action? Changed;

    /// <inheritdoc cref="Refresher.Show"/>
    public void Show(bool visible) => _refresher.Show(visible);

    /// <inheritdoc cref="Refresher.RestAsync"/>
    public Task RestAsync() => _refresher.RestAsync();

    /// <inheritdoc cref="Refresher.Hint"/>
    public void Hint() => _refresher.Hint();

    /// <inheritdoc cref="Refresher.Ask"/>
    public void Ask() => _refresher.Ask();

    /// <summary>A device is like this now: shown until the server says so itself.</summary>
    public void Note(DeviceGrant device)
    {
        _notes++;
        Devices = Devices?.Select(known => known.GrantId == device.GrantId ? device : known).ToArray();
        Changed?.Invoke();
        Ask();
    }

    /// <exception cref="ApiException">The server refused, or could not be reached.</exception>
    public async Task ReadOnAsync()
    {
        if (History.Behind is { } number)
        {
            History.Continue(await _api.ListAuditAsync(_access(), number));
        }
    }

    public ValueTask DisposeAsync() => _refresher.DisposeAsync();

    private async Task LoadAsync()
    {
        var access = _access();
        var notes = _notes;
        var devices = _api.ListDevicesAsync(access);
        var invites = _api.ListInvitesAsync(access);
        var audit = _api.ListAuditAsync(access);
        await Task.WhenAll(devices, invites, audit);
        if (notes != _notes)
        {
            // The answer may be from before what is known here by now, and that has asked again.
            return;
        }

        Devices = await devices;
        Invites = [.. (await invites).Where(invite => invite.Role == Role.Access)];
        Recoveries = [.. (await invites).Where(invite => invite.Role == Role.Master)];
        History.Begin(await audit);
        if (Devices.Any(device => device is { Online: true, Behind: > 0 }))
        {
            _refresher.Expect();
        }
    }
}
