using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Server;

namespace SyncEngine.Simulator.Net;

/// <summary>The server's snapshots over HTTP: each request may fail on its way there, or on its way back.</summary>
/// <param name="reach">A server that answers now; null when none does.</param>
internal sealed class SimSnapshots(World world, Weather weather, ModelStore store, Func<Node?> reach) : ISnapshotApi
{
    public async Task PublishAsync(Cursor at, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await TravelAsync();
        store.Publish(at, bytes.ToArray());
        await TravelAsync();
    }

    public async Task<(Cursor At, byte[] Bytes)?> DownloadAsync(CancellationToken cancellationToken)
    {
        await TravelAsync();
        var newest = store.Snapshot;
        await TravelAsync();
        return newest;
    }

    private async Task TravelAsync()
    {
        var there = new TaskCompletionSource();
        world.After(weather.Latency(), there.SetResult);
        await there.Task;
        if (reach() is null || store.IsFailing)
        {
            throw new TransportException("The server does not answer.");
        }
    }
}
