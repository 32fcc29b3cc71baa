using SyncEngine.Protocol;

namespace SyncEngine.Engine.Ports;

/// <summary>Makes snapshots and looks into them; the only one below the app who knows what deltas mean.</summary>
public interface IFolder
{
    /// <summary>
    /// One snapshot of another one and of the deltas behind it. It is proven before it is returned: an empty document that imports it is equal
    /// to one that imported everything it stands for (invariant 9).
    /// </summary>
    /// <param name="snapshot">Null when the deltas are all there is.</param>
    /// <param name="deltas">In order, some at a time: what is not busy with them may do other things between.</param>
    /// <exception cref="SnapshotException">The snapshot cannot be read, or no equal one can be made.</exception>
    Task<byte[]> FoldAsync(
        ReadOnlyMemory<byte>? snapshot, IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> deltas, CancellationToken cancellationToken);

    /// <summary>Whether a device could begin with these bytes.</summary>
    /// <exception cref="SnapshotException">It could not.</exception>
    Task CheckAsync(ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken);
}
