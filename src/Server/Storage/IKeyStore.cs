namespace SyncEngine.Server.Storage;

/// <summary>
/// The ring of keys that sign tokens: in the store, because every node needs the same ones and a backup without them admits nobody.
/// </summary>
public interface IKeyStore
{
    /// <summary>
    /// All keys that still verify, in the order in which they were added, newest first. The newest signs, whatever the clocks said.
    /// </summary>
    Task<IReadOnlyList<StoredKey>> ListKeysAsync();

    /// <summary>
    /// Adds the first key of an empty ring; when there is one already, nothing changes. Nodes that start at once agree on one.
    /// </summary>
    Task AddFirstKeyAsync(StoredKey key);

    /// <summary>
    /// Adds a key, which signs from now on. Null retires none; otherwise all keys created before that moment verify no longer.
    /// </summary>
    Task AddKeyAsync(StoredKey key, DateTimeOffset? retireBefore);
}
