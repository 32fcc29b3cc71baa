using SyncEngine.Engine;
using SyncEngine.Engine.Ports;

namespace SyncEngine.Simulator.Browser;

/// <summary>The servers of the world know the peer by its wire.</summary>
internal sealed class Access : IAccessKeeper
{
    public ValueTask<string> TakeTokenAsync(CancellationToken cancellationToken) => ValueTask.FromResult("");

    public Task KeepAsync(AccessNews news, CancellationToken cancellationToken) => Task.CompletedTask;
}
