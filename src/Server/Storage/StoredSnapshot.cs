using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>Opaque bytes that stand for everything up to a cursor.</summary>
/// <param name="Length">Bytes of all its parts.</param>
public sealed record StoredSnapshot(Id<Workspace> Workspace, Id<Snapshot> Id, Cursor At, long Length, DateTimeOffset Created)
{
    /// <summary>Whether these, in order, are all its parts: numbered from 0, each full but the last.</summary>
    public bool IsMadeOf(IReadOnlyList<(int Part, long Bytes)> parts)
    {
        const long Full = ISnapshotStore.PartBytes;
        return parts.Count == (Length + Full - 1) / Full
            && parts.Index().All(at => at.Item.Part == at.Index && at.Item.Bytes == Math.Min(Full, Length - (at.Index * Full)));
    }
}
