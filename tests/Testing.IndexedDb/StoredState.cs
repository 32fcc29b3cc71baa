using System.Collections.Immutable;
using Blazor.IndexedDB;

namespace SyncEngine.Testing.IndexedDb;

/// <summary>What all stores of a database hold at one moment. Never changed: a transaction makes the next one.</summary>
internal sealed record StoredState(ImmutableDictionary<string, StoredTable> Tables)
{
    public static StoredState Of(IEnumerable<IndexedDbStore> stores) =>
        new(stores.ToImmutableDictionary(store => store.Name, store => new StoredTable(store.AutoIncrement)));
}
