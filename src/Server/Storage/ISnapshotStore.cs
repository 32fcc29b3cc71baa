using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>
/// Snapshots, and the retention of the deltas they stand for (invariant 9). A snapshot is written in parts, which nobody sees until it is
/// published. Each method is one transaction and durable when it completes, and throws <see cref="StorageException"/> when the store fails.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>All parts but the last have this many bytes.</summary>
    const int PartBytes = 256 * 1024;

    /// <summary>Payloads that one <see cref="PruneAsync"/> drops at most, so that the retention of a long log delays nobody.</summary>
    const int PruneStep = 1000;

    /// <summary>
    /// Part 0, 1, 2… of an upload that began at <paramref name="begun"/>. The same part again replaces the one before. Fails when
    /// the snapshot is published already.
    /// </summary>
    Task WritePartAsync(Id<Workspace> workspace, Id<Snapshot> snapshot, int part, ReadOnlyMemory<byte> bytes, DateTimeOffset begun);

    /// <summary>
    /// Makes it the workspace's newest snapshot, unless there is another of the same or a later seq; then its parts are dropped and nothing
    /// else changes. Of one that is published already nothing changes: it stays readable, whether it is still the newest or not.
    /// </summary>
    Task<PublishOutcome> PublishAsync(StoredSnapshot snapshot);

    Task<StoredSnapshot?> FindNewestAsync(Id<Workspace> workspace);

    /// <summary>Null when there is no such part, or no longer.</summary>
    Task<byte[]?> ReadPartAsync(Id<Workspace> workspace, Id<Snapshot> snapshot, int part);

    /// <summary>
    /// Drops what nobody needs any more: payloads that a snapshot created before <paramref name="before"/> covers and that every grant
    /// which admits at <paramref name="now"/> has read (one that never opened has read nothing), snapshots that another such one
    /// supersedes, and uploads begun before it. Seqs, identities, hashes and chains stay, so that a delta sent again is still known and the
    /// chain can still be walked.
    /// </summary>
    /// <returns>How many payloads went: the oldest, and with <see cref="PruneStep"/> of them there may be more.</returns>
    Task<long> PruneAsync(Id<Workspace> workspace, DateTimeOffset before, DateTimeOffset now);
}
