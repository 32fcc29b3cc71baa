using System.Runtime.InteropServices.JavaScript;
using Blazor.IndexedDB.Interop;

namespace Blazor.IndexedDB;

/// <summary>
/// A connection to one database of the origin, in a page or in any kind of worker. Each <see cref="RunAsync"/> is one transaction and
/// one call into JavaScript. The connection makes way by itself when another context upgrades or deletes the database, and opens
/// itself again after the browser has closed it.
/// </summary>
public sealed class IndexedDatabase : IIndexedDatabase
{
    private readonly JSObject _connection;
    private bool _disposed;

    private IndexedDatabase(string name, JSObject connection)
    {
        Name = name;
        _connection = connection;
    }

    /// <summary>Raised when somebody else closed the connection. Comes from the browser's event loop: do not throw.</summary>
    public event Action<IndexedDbClosure>? Closed;

    /// <summary>The name of the database.</summary>
    public string Name { get; }

    /// <summary>Opens the database and creates it, or the stores it lacks, when its version is lower than the one asked for.</summary>
    /// <param name="name">The name of the database.</param>
    /// <param name="version">1 or more. Raise it when a store is added.</param>
    /// <param name="stores">The stores that must be there. Others are left alone.</param>
    /// <param name="blocked">
    /// Called when another context keeps a lower version open and does not make way, as a frozen tab does: the person may close it. This
    /// call, and further ones for the same database, wait until it is gone.
    /// </param>
    /// <exception cref="IndexedDbVersionException">The database has a higher version.</exception>
    /// <exception cref="IndexedDbException">The browser refuses storage, as some do in private windows, or it failed.</exception>
    public static async Task<IndexedDatabase> OpenAsync(
        string name,
        int version,
        IReadOnlyList<IndexedDbStore> stores,
        Action? blocked = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentNullException.ThrowIfNull(stores);

        IndexedDatabase? database = null;
        try
        {
            var connection = await IndexedDbInterop.Open(
                name,
                version,
                Encode(stores),
                closure => database?.Closed?.Invoke((IndexedDbClosure)closure),
                blocked ?? (static () => { })).ConfigureAwait(true);
            database = new IndexedDatabase(name, connection);
            return database;
        }
        catch (JSException error)
        {
            throw IndexedDbFailure.Translate(error, name);
        }
    }

    /// <summary>
    /// Deletes the database; none there is not an error. Connections of this library make way.
    /// </summary>
    /// <param name="name">The name of the database.</param>
    /// <param name="blocked">As in <see cref="OpenAsync"/>.</param>
    /// <exception cref="IndexedDbException">The browser failed.</exception>
    public static async Task DeleteAsync(string name, Action? blocked = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        try
        {
            await IndexedDbInterop.Remove(name, blocked ?? (static () => { })).ConfigureAwait(true);
        }
        catch (JSException error)
        {
            throw IndexedDbFailure.Translate(error, name);
        }
    }

    /// <summary>
    /// Runs the batch as one transaction. The task completes when the transaction has, so everything is written; when it fails, nothing
    /// is. Batches that share a store and of which one writes run one after the other, in the order of these calls. When the browser
    /// closes the connection under them they are run again on a new one, behind any that were begun there first.
    /// </summary>
    /// <param name="batch">The operations, at least one. Their results are readable when the task has completed.</param>
    /// <param name="durability">What completion means for a batch that writes.</param>
    /// <exception cref="IndexedDbQuotaException">There is no room.</exception>
    /// <exception cref="IndexedDbConstraintException">A key to add is taken.</exception>
    /// <exception cref="IndexedDbConflictException">A record is not the one that was expected.</exception>
    /// <exception cref="IndexedDbNotFoundException">The database has no such store.</exception>
    /// <exception cref="IndexedDbClosedException">The connection has made way for an upgrade or a deletion.</exception>
    /// <exception cref="IndexedDbLostException">The browser closed the connection, and the database is gone.</exception>
    /// <exception cref="IndexedDbAbortedException">The browser aborted the transaction, again and again on new connections.</exception>
    /// <exception cref="IndexedDbException">Anything else, named by <see cref="IndexedDbException.Cause"/>.</exception>
    public async Task RunAsync(IndexedDbBatch batch, IndexedDbDurability durability = IndexedDbDurability.Default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Started || batch.Count == 0)
        {
            throw new InvalidOperationException(batch.Started ? "The batch has been run already." : "The batch is empty.");
        }

        batch.Started = true;
        try
        {
            using var answer = await IndexedDbInterop.Run(
                _connection,
                [.. batch.Stores],
                batch.Writes,
                Hint(durability),
                batch.Count,
                batch.Operations).ConfigureAwait(true);
            batch.Complete(new ResultReader(answer.GetPropertyAsByteArray("bytes")!));
        }
        catch (JSException error)
        {
            throw IndexedDbFailure.Translate(error, Name);
        }
    }

    /// <summary>Closes the connection. Transactions that have begun still complete.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        IndexedDbInterop.Close(_connection);
        _connection.Dispose();
    }

    private static byte[] Encode(IReadOnlyList<IndexedDbStore> stores)
    {
        var writer = new BatchWriter();
        writer.Number(stores.Count);
        foreach (var store in stores)
        {
            writer.Text(store.Name);
            writer.Byte(store.AutoIncrement ? (byte)1 : (byte)0);
        }

        return [.. writer.Written];
    }

    private static string Hint(IndexedDbDurability durability) => durability switch
    {
        IndexedDbDurability.Default => "default",
        IndexedDbDurability.Relaxed => "relaxed",
        IndexedDbDurability.Strict => "strict",
        _ => throw new ArgumentOutOfRangeException(nameof(durability), durability, null),
    };
}
