using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin.Archive;

/// <summary>
/// Whether each record of an archive may come where it comes: the keys, then for each workspace its grants, its invites, its audit
/// trail, its entries from the first to the head, and its snapshot with all parts. Pure.
/// </summary>
internal sealed class ArchiveCheck
{
    private WorkspaceRecord? _workspace;
    private ChainWalk _walk = new();
    private long _audited;
    private StoredSnapshot? _snapshot;
    private long _snapshotBytes;

    /// <exception cref="ArchiveException">It may not come here.</exception>
    public void Take(ArchiveRecord record)
    {
        switch (record)
        {
            case WorkspaceRecord workspace:
                End();
                (_workspace, _audited, _walk, _snapshot, _snapshotBytes) = (workspace, 0, new ChainWalk(), null, 0);
                break;
            case KeyRecord:
                Require(_workspace is null, "a key comes before the workspaces.");
                break;
            case GrantRecord or InviteRecord:
                RequireBeforeEntries();
                break;
            case AuditRecord { Entry: var entry }:
                RequireBeforeEntries();
                Require(entry.Number > _audited, $"audit entry {entry.Number} comes after {_audited}.");
                _audited = entry.Number;
                break;
            case EntryRecord { Entry: var entry }:
                Require(_workspace is not null && _snapshot is null, "an entry comes after the grants of a workspace.");
                RequireNone(_walk.Take(entry), $"workspace {_workspace!.Id} seq {entry.Seq}");
                break;
            case SnapshotRecord { Snapshot: var snapshot }:
                Require(_workspace is not null && _snapshot is null, "a workspace has one snapshot.");
                Require(snapshot.At.Seq <= _walk.At.Seq, $"the snapshot is of seq {snapshot.At.Seq}, the log ends at {_walk.At.Seq}.");
                _snapshot = snapshot;
                break;
            case SnapshotPartRecord part:
                _snapshotBytes += part.Bytes.Length;
                Require(_snapshotBytes <= _snapshot?.Length, "the snapshot is not that long.");
                break;
            default:
                break;
        }
    }

    /// <summary>Nothing of the workspace follows.</summary>
    /// <exception cref="ArchiveException">Something of it is missing.</exception>
    public void End()
    {
        if (_workspace is not { } workspace)
        {
            return;
        }

        RequireNone(_walk.End(workspace.Head), $"workspace {workspace.Id}");
        Require(_snapshotBytes == (_snapshot?.Length ?? 0), $"workspace {workspace.Id}: the snapshot is not whole.");
    }

    private void RequireBeforeEntries() =>
        Require(_workspace is not null && _walk.At == Cursor.Start && _snapshot is null, "it comes before the entries of a workspace.");

    private static void RequireNone(string? wrong, string where) => Require(wrong is null, $"{where}: {wrong}.");

    private static void Require(bool right, string otherwise)
    {
        if (!right)
        {
            throw new ArchiveException(otherwise);
        }
    }
}
