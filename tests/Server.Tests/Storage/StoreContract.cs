using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>
/// What every store must do. An implementation inherits the contracts and says how it is opened; opening again finds the same data.
/// </summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected StoreUnderTest Store { get; private set; } = null!;

    protected ILogStore Log => Store.Log;

    protected IAccessStore Access => Store.Access;

    public async Task InitializeAsync() => Store = await OpenAsync();

    public async Task DisposeAsync() => await Store.CloseAsync();

    protected abstract Task<StoreUnderTest> OpenAsync();

    protected async Task ReopenAsync()
    {
        await Store.CloseAsync();
        Store = await OpenAsync();
    }

    protected static StoredGrant Master(Id<Workspace> workspace, Id<Device>? device = null) =>
        new(Id<Grant>.New(), workspace, device ?? Id<Device>.New(), "alice", Role.Master, Scope.ReadWrite, Now);

    protected async Task<Id<Workspace>> CreateWorkspaceAsync()
    {
        var workspace = Id<Workspace>.New();
        Assert.NotNull(await Access.CreateWorkspaceAsync(Master(workspace)));
        return workspace;
    }
}
