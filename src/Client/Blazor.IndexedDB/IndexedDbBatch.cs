using Blazor.IndexedDB.Interop;

namespace Blazor.IndexedDB;

/// <summary>
/// The operations of one transaction, all known before it begins: an IndexedDB transaction ends as soon as it waits for anything that is
/// not a request of its own, so nothing can be awaited inside one. They run in order; later ones see what earlier ones wrote. A batch
/// is run once, by <see cref="IndexedDatabase.RunAsync"/>; results can be read after that.
/// </summary>
/// <remarks>Bytes and keys are copied when they are added.</remarks>
public sealed class IndexedDbBatch
{
    private readonly BatchWriter _writer = new();
    private readonly List<string> _stores = [];
    private readonly List<IPendingResult> _results = [];

    /// <summary>Whether any operation writes. A batch that only reads runs beside others of its kind.</summary>
    public bool Writes { get; private set; }

    /// <summary>How many operations there are.</summary>
    public int Count { get; private set; }

    internal IReadOnlyList<string> Stores => _stores;

    internal ArraySegment<byte> Operations => _writer.Written;

    internal bool Started { get; set; }

    /// <summary>Writes the record, over the one that has the key.</summary>
    public void Put(string store, IndexedDbKey key, ReadOnlySpan<byte> value)
    {
        Begin(BatchOperation.Put, store, writes: true);
        _writer.Key(key);
        _writer.Bytes(value);
    }

    /// <summary>Writes the record; when the key is taken the whole transaction fails with <see cref="IndexedDbConstraintException"/>.</summary>
    public void Add(string store, IndexedDbKey key, ReadOnlySpan<byte> value)
    {
        Begin(BatchOperation.Add, store, writes: true);
        _writer.Key(key);
        _writer.Bytes(value);
    }

    /// <summary>Writes the record under the next number of a store with <see cref="IndexedDbStore.AutoIncrement"/>, and returns that.</summary>
    public IndexedDbResult<IndexedDbKey> Append(string store, ReadOnlySpan<byte> value)
    {
        Begin(BatchOperation.Append, store, writes: true);
        _writer.Bytes(value);
        return Returns(static reader => reader.Key());
    }

    /// <summary>Deletes the records in the range; none there is not an error.</summary>
    public void Delete(string store, IndexedDbRange range)
    {
        Begin(BatchOperation.Delete, store, writes: true);
        _writer.Range(range);
    }

    /// <summary>Deletes the record with the key, if there is one.</summary>
    public void Delete(string store, IndexedDbKey key) => Delete(store, IndexedDbRange.Only(key));

    /// <summary>Deletes all records of the store. Its numbering goes on where it was.</summary>
    public void Clear(string store) => Begin(BatchOperation.Clear, store, writes: true);

    /// <summary>
    /// When the record with the key holds other bytes than these, or there is none, the whole transaction fails with
    /// <see cref="IndexedDbConflictException"/>. First in a batch that writes, it makes that a compare-and-set.
    /// </summary>
    public void Expect(string store, IndexedDbKey key, ReadOnlySpan<byte> value)
    {
        Begin(BatchOperation.Expect, store, writes: false);
        _writer.Key(key);
        _writer.Bytes(value);
    }

    /// <summary>Reads the record with the key; null when there is none. About memory see <see cref="IndexedDbRecord.Value"/>.</summary>
    public IndexedDbResult<ReadOnlyMemory<byte>?> Get(string store, IndexedDbKey key)
    {
        Begin(BatchOperation.Get, store, writes: false);
        _writer.Key(key);
        return Returns(static reader => reader.OptionalBytes());
    }

    /// <summary>Reads the records in the range, in the order of the direction.</summary>
    /// <param name="store">The store.</param>
    /// <param name="range">The keys.</param>
    /// <param name="limit">At most so many records, 1 or more; null for all of them.</param>
    /// <param name="direction">From which end.</param>
    public IndexedDbResult<IReadOnlyList<IndexedDbRecord>> GetAll(
        string store,
        IndexedDbRange range = default,
        int? limit = null,
        IndexedDbDirection direction = IndexedDbDirection.Forward)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1, nameof(limit));
        Begin(direction == IndexedDbDirection.Forward ? BatchOperation.GetAll : BatchOperation.GetAllBackward, store, writes: false);
        _writer.Range(range);
        _writer.Number(limit ?? 0);
        return Returns(static reader => reader.Records());
    }

    /// <summary>Counts the records in the range.</summary>
    public IndexedDbResult<long> CountOf(string store, IndexedDbRange range = default)
    {
        Begin(BatchOperation.Count, store, writes: false);
        _writer.Range(range);
        return Returns(static reader => reader.Key().AsInteger());
    }

    /// <summary>The lowest key in the range; null when the range holds none.</summary>
    public IndexedDbResult<IndexedDbKey?> FirstKey(string store, IndexedDbRange range = default)
    {
        Begin(BatchOperation.FirstKey, store, writes: false);
        _writer.Range(range);
        return Returns(static reader => reader.OptionalKey());
    }

    /// <summary>The highest key in the range; null when the range holds none.</summary>
    public IndexedDbResult<IndexedDbKey?> LastKey(string store, IndexedDbRange range = default)
    {
        Begin(BatchOperation.LastKey, store, writes: false);
        _writer.Range(range);
        return Returns(static reader => reader.OptionalKey());
    }

    internal void Complete(ResultReader reader)
    {
        foreach (var result in _results)
        {
            result.Read(reader);
        }
    }

    private void Begin(BatchOperation operation, string store, bool writes)
    {
        ArgumentException.ThrowIfNullOrEmpty(store);
        if (Started)
        {
            throw new InvalidOperationException("The batch has been run already.");
        }

        var index = _stores.IndexOf(store);
        if (index < 0)
        {
            index = _stores.Count;
            _stores.Add(store);
        }

        _writer.Byte((byte)operation);
        _writer.Number(index);
        Writes |= writes;
        Count++;
    }

    private IndexedDbResult<T> Returns<T>(Func<ResultReader, T> read)
    {
        var result = new IndexedDbResult<T>(read);
        _results.Add(result);
        return result;
    }
}
