using SyncEngine.Server.Admin.Archive;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>Reads one log from its first entry to its head, in pages, and stops at the first entry that is wrong.</summary>
internal static class CheckedLog
{
    private const int PageBytes = 256 * 1024;

    /// <exception cref="AdminException">The next entry is wrong; the message names workspace and seq.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<ArchivedEntry>> ReadAsync(IArchiveStore store, ArchivedWorkspace workspace)
    {
        var walk = new ChainWalk();
        var head = workspace.Head;
        while (walk.At.Seq < head.Seq)
        {
            var page = await store.ReadEntriesAsync(workspace.Id, walk.At.Seq, PageBytes);
            // The log may have grown since its head was read.
            var entries = page.TakeWhile(entry => entry.Seq <= head.Seq).ToList();
            if (entries.Count == 0)
            {
                break;
            }

            foreach (var entry in entries)
            {
                Require(walk.Take(entry), workspace, entry.Seq);
            }

            yield return entries;
        }

        Require(walk.End(head), workspace, walk.At.Seq);
        await RequireNothingBeyondAsync(store, workspace);
    }

    /// <summary>Entry and head change in one transaction: what is beyond the head has moved it, if anything is right.</summary>
    private static async Task RequireNothingBeyondAsync(IArchiveStore store, ArchivedWorkspace workspace)
    {
        var beyond = await store.ReadEntriesAsync(workspace.Id, workspace.Head.Seq, 1);
        if (beyond.Count > 0 && await store.FindWorkspaceAsync(workspace.Id) is { } now && now.Head == workspace.Head)
        {
            Require("it stands beyond the head", workspace, beyond[0].Seq);
        }
    }

    private static void Require(string? wrong, ArchivedWorkspace workspace, long seq)
    {
        if (wrong is not null)
        {
            throw new AdminException($"workspace {workspace.Id} seq {seq}: {wrong}");
        }
    }
}
