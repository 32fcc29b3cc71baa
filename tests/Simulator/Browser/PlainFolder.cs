using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Simulator.Browser;

/// <summary>Snapshots whose document is empty: what they stand for lies beside it, delta by delta, so that the oracle can look into them.</summary>
internal sealed class PlainFolder : IFolder
{
    public async Task<byte[]> FoldAsync(
        ReadOnlyMemory<byte>? snapshot, IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> deltas, CancellationToken cancellationToken)
    {
        List<ReadOnlyMemory<byte>> all = snapshot is { } bytes ? [.. SnapshotContainer.Open(bytes).Residue] : [];
        await foreach (var slice in deltas.WithCancellation(cancellationToken))
        {
            all.AddRange(slice);
        }

        return new SnapshotContainer(1, default, all).Encode();
    }

    public Task CheckAsync(ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        SnapshotContainer.Open(snapshot);
        return Task.CompletedTask;
    }
}
