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

    /// <summary>An upload that is not finished by then is not gone on with.</summary>
    static readonly TimeSpan UploadTime = TimeSpan.FromDays(1);

    /// <summary>
    /// Part 0, 1, 2… of an upload that began at <paramref name="begun"/>. The same part again replaces the one before. Fails when
    /// the snapshot is published already.
    /// </summary>
    Task WritePartAsync(Id<Workspace> workspace, Id<Snapshot> snapshot, int part, ReadOnlyMemory<byte> bytes, DateTimeOffset begun);

    /// <summary>How many bytes of an upload, or of a published snapshot, are there from its beginning on without a gap.</summary>
    Task<long> MeasureAsync(Id<Workspace> workspace, Id<Snapshot> snapshot);

    /// <summary>
    /// Makes it the workspace's newest snapshot, unless there is another of the same or a later seq; then its parts are dropped and nothing
    /// else changes. Of one that is published already nothing changes: it stays readable, whether it is still the newest or not. With
    /// a new one the lease on asking for it ends.
    /// </summary>
    /// <param name="author">
    /// Whose work it is: the grant must admit and may write when it is published (invariant 10). Null for the administrator's.
    /// </param>
    Task<PublishOutcome> PublishAsync(StoredSnapshot snapshot, Id<Grant>? author);

    /// <summary>
    /// Takes the lease on asking a device of the workspace for a snapshot: whoever has it asks one, and until it ends no other node does.
    /// </summary>
    /// <returns>Null when it was taken; when it ends, if another has it.</returns>
    Task<DateTimeOffset?> LeaseAsync(Id<Workspace> workspace, DateTimeOffset now, DateTimeOffset until);

    Task<StoredSnapshot?> FindNewestAsync(Id<Workspace> workspace);

    /// <summary>Null when there is no such part, or no longer.</summary>
    Task<byte[]?> ReadPartAsync(Id<Workspace> workspace, Id<Snapshot> snapshot, int part);

    /// <summary>
    /// Drops what nobody needs any more: payloads that a snapshot created before <paramref name="before"/> covers and that every grant
    /// which has opened the log and admits at <paramref name="now"/> has read, snapshots that another such one supersedes, and uploads that
    /// have lain for <see cref="UploadTime"/>. Seqs, identities, hashes and chains stay, so that a delta sent again is still known and the
    /// chain can still be walked. A grant that never opened the log has nothing that could wait for old payloads: it begins with the snapshot.
    /// </summary>
    /// <returns>How many payloads went: the oldest, and with <see cref="PruneStep"/> of them there may be more.</returns>
    Task<long> PruneAsync(Id<Workspace> workspace, DateTimeOffset before, DateTimeOffset now);
}
