using Blazor.IndexedDB;
using Blazor.IndexedDB.Interop;

namespace SyncEngine.Testing.IndexedDb;

/// <summary>The operations of one batch, over a state that they leave as it is. What the JavaScript module does in a browser.</summary>
internal sealed class Transaction(string database, StoredState before)
{
    private readonly HashSet<string> _copied = [];
    private readonly BatchWriter _results = new();

    /// <summary>With what has been written so far.</summary>
    public StoredState State { get; private set; } = before;

    /// <returns>The results in the encoding of the library.</returns>
    /// <exception cref="IndexedDbException">An operation failed, and so did all.</exception>
    public byte[] Run(IndexedDbBatch batch)
    {
        var reader = new ResultReader(batch.Operations.ToArray());
        for (var i = 0; i < batch.Count; i++)
        {
            var operation = (BatchOperation)reader.Byte();
            Run(operation, batch.Stores[reader.Number()], reader);
        }

        return [.. _results.Written];
    }

    private void Run(BatchOperation operation, string store, ResultReader reader)
    {
        switch (operation)
        {
            case BatchOperation.Put:
                Written(store).Put(reader.Key(), reader.Bytes().ToArray());
                break;
            case BatchOperation.Add:
                Add(store, reader.Key(), reader.Bytes().ToArray());
                break;
            case BatchOperation.Append:
                _results.Key(Written(store).Append(reader.Bytes().ToArray()));
                break;
            case BatchOperation.Delete:
                var deleted = Written(store);
                deleted.Delete(deleted.Locate(Range(reader)));
                break;
            case BatchOperation.Clear:
                var cleared = Written(store);
                cleared.Delete(cleared.Locate(IndexedDbRange.All));
                break;
            case BatchOperation.Get:
                Optional(Table(store).Find(reader.Key()));
                break;
            case BatchOperation.GetAll:
                Records(Read(store, reader), reader.Number());
                break;
            case BatchOperation.GetAllBackward:
                Records(Read(store, reader).Reverse(), reader.Number());
                break;
            case BatchOperation.Count:
                _results.Key(Read(store, reader).Count);
                break;
            case BatchOperation.FirstKey:
                Key(Read(store, reader).Select(row => row.Key).FirstOrDefault());
                break;
            case BatchOperation.LastKey:
                Key(Read(store, reader).Select(row => row.Key).LastOrDefault());
                break;
            case BatchOperation.Expect:
                Expect(store, reader.Key(), reader.Bytes().Span);
                break;
            default:
                throw Failure("DataError", store, $"{operation} is no operation");
        }
    }

    private void Add(string store, IndexedDbKey key, byte[] value)
    {
        if (Table(store).Find(key) is not null)
        {
            throw Failure("ConstraintError", store, $"the key {key} is taken");
        }

        Written(store).Put(key, value);
    }

    private void Expect(string store, IndexedDbKey key, ReadOnlySpan<byte> value)
    {
        if (Table(store).Find(key) is not { } found || !value.SequenceEqual(found))
        {
            throw Failure("ConflictError", store, "a record is not the one that was expected");
        }
    }

    private StoredTable Table(string store) =>
        State.Tables.GetValueOrDefault(store) ?? throw Failure("NotFoundError", store, "there is no such store");

    private StoredTable Written(string store)
    {
        if (_copied.Add(store))
        {
            State = new StoredState(State.Tables.SetItem(store, Table(store).Copy()));
        }

        return Table(store);
    }

    private IReadOnlyList<(IndexedDbKey Key, byte[] Value)> Read(string store, ResultReader reader)
    {
        var table = Table(store);
        return table.Read(table.Locate(Range(reader)));
    }

    private static IndexedDbRange Range(ResultReader reader)
    {
        var flags = reader.Byte();
        var lower = (flags & 1) == 0 ? default(IndexedDbKey?) : reader.Key();
        var upper = (flags & 2) == 0 ? default(IndexedDbKey?) : reader.Key();
        return new IndexedDbRange(lower, upper, (flags & 4) != 0, (flags & 8) != 0);
    }

    private void Optional(byte[]? value)
    {
        _results.Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            _results.Bytes(value);
        }
    }

    private void Records(IEnumerable<(IndexedDbKey Key, byte[] Value)> rows, int limit)
    {
        var records = rows.Take(limit == 0 ? int.MaxValue : limit).ToList();
        _results.Number(records.Count);
        foreach (var (key, value) in records)
        {
            _results.Key(key);
            _results.Bytes(value);
        }
    }

    /// <summary>The default value is no key: there was none.</summary>
    private void Key(IndexedDbKey key)
    {
        if (key == default)
        {
            _results.Byte(0);
        }
        else
        {
            _results.Key(key);
        }
    }

    private IndexedDbException Failure(string cause, string store, string message) =>
        new IndexedDbFailure(cause, database, store, message, null).ToException();
}
