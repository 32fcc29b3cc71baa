namespace Blazor.IndexedDB;

/// <summary>An object store of a database. Its records are bytes under a key that is kept beside them.</summary>
/// <param name="Name">Unique in the database.</param>
/// <param name="AutoIncrement">
/// Whether <see cref="IndexedDbBatch.Append"/> may be used: the browser then assigns 1, 2, 3… An aborted transaction gives its numbers
/// back, and a deleted key is not assigned again.
/// </param>
public sealed record IndexedDbStore(string Name, bool AutoIncrement = false);
