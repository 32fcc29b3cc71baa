using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>Opaque bytes that stand for everything up to a cursor.</summary>
/// <param name="Length">Bytes of all its parts.</param>
public sealed record StoredSnapshot(Id<Workspace> Workspace, Id<Snapshot> Id, Cursor At, long Length, DateTimeOffset Created)
{
    /// <summary>Why this grant may not publish it (invariant 10); null when it may.</summary>
    public PublishOutcome? RefusalTo(StoredGrant? author) =>
        author is null || author.Workspace != Workspace || author.RefusalAt(Created) is not null ? PublishOutcome.NotAdmitted
        : author.Scope != Scope.ReadWrite ? PublishOutcome.ReadOnly
        : null;

    /// <summary>Whether these, in order, are all its parts: numbered from 0, each full but the last.</summary>
    public bool IsMadeOf(IReadOnlyList<(int Part, long Bytes)> parts)
    {
        const long Full = ISnapshotStore.PartBytes;
        return parts.Count == (Length + Full - 1) / Full && Reach(parts) == Length;
    }

    /// <summary>How many bytes these, in order, are from the beginning on: to the first that is missing, and with the first that is not full.</summary>
    public static long Reach(IEnumerable<(int Part, long Bytes)> parts)
    {
        var reach = 0L;
        foreach (var (_, bytes) in parts.TakeWhile(each => (long)each.Part * ISnapshotStore.PartBytes == reach))
        {
            reach += bytes;
        }

        return reach;
    }
}
