namespace Blazor.IndexedDB;

/// <summary>A connection to one database, for code that also runs where there is no browser.</summary>
public interface IIndexedDatabase : IDisposable
{
    /// <inheritdoc cref="IndexedDatabase.Closed"/>
    event Action<IndexedDbClosure>? Closed;

    /// <inheritdoc cref="IndexedDatabase.RunAsync"/>
    Task RunAsync(IndexedDbBatch batch, IndexedDbDurability durability = IndexedDbDurability.Default);
}
