namespace SyncEngine.Server.Storage;

/// <summary>
/// Whether the store takes a write at all. A reading says nothing about a disk that is full or a database that has become read-only; and the
/// outcome of the last append would say it for ever, once a failing node is given no more to append.
/// </summary>
public interface IStoreProbe
{
    /// <summary>Completes when a write that changes nothing is durable.</summary>
    Task WriteAsync();
}
