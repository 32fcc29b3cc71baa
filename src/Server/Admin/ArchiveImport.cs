using SyncEngine.Protocol;
using SyncEngine.Server.Admin.Archive;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>
/// From an archive into the store, in batches. A workspace admits nobody before all of it is there, and one that is broken off starts over the
/// next time.
/// </summary>
internal sealed class ArchiveImport(IArchiveStore store, ISnapshotStore snapshots, TimeProvider clock)
{
    private const int BatchEntries = 512;

    private readonly List<StoredGrant> _grants = [];
    private readonly List<StoredInvite> _invites = [];
    private readonly List<AuditEntry> _audit = [];
    private readonly List<ArchivedEntry> _entries = [];
    private WorkspaceRecord? _workspace;
    private StoredSnapshot? _snapshot;
    private int _parts;
    private long _imported;

    /// <param name="resumes">A workspace that is there already, up to the same head, is from the last time and passed over.</param>
    public async Task RunAsync(ArchiveReader archive, bool resumes, AdminReport report)
    {
        var skips = false;
        await foreach (var record in archive.ReadAsync())
        {
            if (record is WorkspaceRecord next)
            {
                await FinishAsync();
                skips = !await BeginAsync(next, resumes);
            }
            else if (!skips)
            {
                await TakeAsync(record);
                await report.ProgressAsync($"{_imported} entries");
            }
        }

        await FinishAsync();
    }

    private async Task<bool> BeginAsync(WorkspaceRecord workspace, bool resumes)
    {
        if (await store.BeginImportAsync(workspace.Id, workspace.Created))
        {
            _workspace = workspace;
            return true;
        }

        return resumes && (await store.FindWorkspaceAsync(workspace.Id))?.Head == workspace.Head
            ? false
            : throw new AdminException($"There is a workspace {workspace.Id} already.");
    }

    private async Task TakeAsync(ArchiveRecord record)
    {
        switch (record)
        {
            case GrantRecord grant:
                _grants.Add(grant.Grant);
                break;
            case InviteRecord invite:
                _invites.Add(invite.Invite);
                break;
            case AuditRecord audit:
                _audit.Add(audit.Entry);
                break;
            case EntryRecord entry:
                _entries.Add(entry.Entry);
                if (_entries.Count == BatchEntries)
                {
                    await FlushAsync();
                }

                break;
            case SnapshotRecord snapshot:
                await FlushAsync();
                (_snapshot, _parts) = (snapshot.Snapshot, 0);
                break;
            case SnapshotPartRecord part:
                await snapshots.WritePartAsync(_workspace!.Id, _snapshot!.Id, _parts++, part.Bytes, clock.GetUtcNow());
                break;
            default:
                break;
        }
    }

    private async Task FlushAsync()
    {
        if (_entries.Count > 0)
        {
            await store.ImportEntriesAsync(_workspace!.Id, _entries);
            _imported += _entries.Count;
            _entries.Clear();
        }
    }

    private async Task FinishAsync()
    {
        if (_workspace is not { } workspace)
        {
            return;
        }

        await FlushAsync();
        if (_snapshot is not null && await snapshots.PublishAsync(_snapshot, author: null) is var outcome and not PublishOutcome.Published)
        {
            throw new AdminException($"workspace {workspace.Id}: its snapshot cannot be put in: {outcome}.");
        }

        await store.FinishImportAsync(new ArchivedWorkspace(
            workspace.Id, workspace.Created, workspace.Head, [.. _grants], [.. _invites], [.. _audit]));
        (_workspace, _snapshot) = (null, null);
        _grants.Clear();
        _invites.Clear();
        _audit.Clear();
    }
}
