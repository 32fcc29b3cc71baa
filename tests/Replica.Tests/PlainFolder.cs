using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Replica.Tests;

/// <summary>Snapshots whose document is empty: what they stand for lies beside it, delta by delta.</summary>
internal sealed class PlainFolder : IFolder
{
    /// <summary>Awaited between the deltas.</summary>
    public Func<Task> Between { get; set; } = () => Task.CompletedTask;

    public static byte[] Of(IEnumerable<int> numbers) =>
        new SnapshotContainer(1, default, [.. numbers.Select(number => (ReadOnlyMemory<byte>)new[] { (byte)number })]).Encode();

    public async Task<byte[]> FoldAsync(
        ReadOnlyMemory<byte>? snapshot, IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> deltas, CancellationToken cancellationToken)
    {
        List<ReadOnlyMemory<byte>> all = snapshot is { } bytes ? [.. SnapshotContainer.Open(bytes).Residue] : [];
        await foreach (var slice in deltas.WithCancellation(cancellationToken))
        {
            all.AddRange(slice);
            await Between();
        }

        return new SnapshotContainer(1, default, all).Encode();
    }

    public Task CheckAsync(ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        SnapshotContainer.Open(snapshot);
        return Task.CompletedTask;
    }
}
