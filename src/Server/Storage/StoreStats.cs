namespace SyncEngine.Server.Storage;

/// <param name="Entries">Of all logs, the pruned ones with them.</param>
/// <param name="Bytes">What the store takes on its disk.</param>
public sealed record StoreStats(string Store, long Workspaces, long Entries, long Grants, long Invites, long Snapshots, long Bytes);
