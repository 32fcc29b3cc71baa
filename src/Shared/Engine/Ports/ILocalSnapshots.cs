using SyncEngine.Protocol;

namespace SyncEngine.Engine.Ports;

/// <summary>
/// The local snapshot of one workspace and the log that begins behind it. Each method is one transaction of the store that the engine has
/// loaded (<see cref="IReplicaStore.LoadAsync"/>), and fails as those of <see cref="IReplicaStore"/> do.
/// </summary>
public interface ILocalSnapshots
{
    /// <summary>The end of the local log, as stored last.</summary>
    Cursor Cursor { get; }

    /// <summary>Null when there is none: then the log is there from its start.</summary>
    Task<LogSnapshot?> ReadSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>The payloads of the local log after a seq, oldest first, as many at once as the store finds right; none when there is none.</summary>
    /// <param name="throughSeq">None after this one.</param>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLogAsync(long afterSeq, long throughSeq, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a snapshot in the place of the last one and of the local log up to where it stands, and moves the cursor there when that is behind.
    /// When the task completes it is on the disk.
    /// </summary>
    Task<StoredReplica> PutSnapshotAsync(LogSnapshot snapshot, CancellationToken cancellationToken);
}
