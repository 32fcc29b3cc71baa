using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>
/// Whole workspaces, for the administrator: listed, walked, taken out and put in. Reads are pages, so that a large workspace delays nobody.
/// Each method is one transaction and throws <see cref="StorageException"/> when the store fails.
/// </summary>
public interface IArchiveStore
{
    Task<StoreStats> ReadStatsAsync();

    /// <summary>
    /// The next workspaces in the order of their ids; from the first with null. An import that is not finished is not among them, nor
    /// found: half a workspace must not pass for a whole one.
    /// </summary>
    Task<IReadOnlyList<Id<Workspace>>> ListWorkspacesAsync(Id<Workspace>? after, int most);

    /// <summary>Null when there is no such workspace.</summary>
    Task<ArchivedWorkspace?> FindWorkspaceAsync(Id<Workspace> workspace);

    /// <summary>
    /// The entries after a seq as they are stored, with those whose payload was pruned, as many as fit in <paramref name="pageBytes"/> and
    /// at least one; none at the end. Nothing is checked: that is what the caller does.
    /// </summary>
    Task<IReadOnlyList<ArchivedEntry>> ReadEntriesAsync(Id<Workspace> workspace, long afterSeq, int pageBytes);

    /// <summary>
    /// Begins to put in a workspace: it exists, and nobody is admitted until it is finished. False when there is one of that id, unless
    /// that is itself an import which was begun and not finished: then it starts over.
    /// </summary>
    Task<bool> BeginImportAsync(Id<Workspace> workspace, DateTimeOffset created);

    /// <summary>
    /// Entries that follow the last one put in; the caller has checked their hashes and their chain. Fails when their seqs do not follow,
    /// or when no import of that workspace is under way.
    /// </summary>
    Task ImportEntriesAsync(Id<Workspace> workspace, IReadOnlyList<ArchivedEntry> entries);

    /// <summary>Now the grants admit and the invites can be redeemed. Fails when what was put in does not end at the head.</summary>
    Task FinishImportAsync(ArchivedWorkspace workspace);
}
