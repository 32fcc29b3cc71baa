using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Access;

/// <summary>The real ring, counting how often it is read.</summary>
internal sealed class CountingKeys(IKeyStore store) : IKeyStore
{
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public Task<IReadOnlyList<StoredKey>> ListKeysAsync()
    {
        Interlocked.Increment(ref _reads);
        return store.ListKeysAsync();
    }

    public Task AddFirstKeyAsync(StoredKey key) => store.AddFirstKeyAsync(key);

    public Task AddKeyAsync(StoredKey key, DateTimeOffset? retireBefore) => store.AddKeyAsync(key, retireBefore);
}
