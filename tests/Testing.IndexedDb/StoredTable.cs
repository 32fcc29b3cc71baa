using Blazor.IndexedDB;

namespace SyncEngine.Testing.IndexedDb;

/// <summary>The records of one store, in the order of their keys, and the last number that it gave.</summary>
internal sealed class StoredTable(bool autoIncrement)
{
    private readonly List<(IndexedDbKey Key, byte[] Value)> _rows = [];
    private long _lastNumber;

    private StoredTable(StoredTable other)
        : this(other.AutoIncrement)
    {
        _rows.AddRange(other._rows);
        _lastNumber = other._lastNumber;
    }

    public bool AutoIncrement { get; } = autoIncrement;

    public StoredTable Copy() => new(this);

    public byte[]? Find(IndexedDbKey key) => IndexOf(key) is >= 0 and var index ? _rows[index].Value : null;

    public void Put(IndexedDbKey key, byte[] value)
    {
        var index = IndexOf(key);
        if (index >= 0)
        {
            _rows[index] = (key, value);
            return;
        }

        _rows.Insert(~index, (key, value));

        // A key that is given from outside moves the numbering, too.
        _lastNumber = AutoIncrement && key.Kind == IndexedDbKeyKind.Integer ? Math.Max(_lastNumber, key.AsInteger()) : _lastNumber;
    }

    /// <summary>A number is not given twice, also when its record is gone.</summary>
    public IndexedDbKey Append(byte[] value)
    {
        IndexedDbKey key = _lastNumber + 1;
        Put(key, value);
        return key;
    }

    public void Delete((int Start, int End) range) => _rows.RemoveRange(range.Start, range.End - range.Start);

    public IReadOnlyList<(IndexedDbKey Key, byte[] Value)> Read((int Start, int End) range) =>
        _rows.GetRange(range.Start, range.End - range.Start);

    /// <summary>Where the keys between two bounds stand.</summary>
    public (int Start, int End) Locate(IndexedDbRange range)
    {
        var start = range.Lower is { } lower ? After(lower, range.LowerOpen) : 0;
        var end = range.Upper is { } upper ? After(upper, !range.UpperOpen) : _rows.Count;
        return (start, Math.Max(start, end));
    }

    private int After(IndexedDbKey bound, bool beyondEqual)
    {
        var index = IndexOf(bound);
        return index < 0 ? ~index : beyondEqual ? index + 1 : index;
    }

    private int IndexOf(IndexedDbKey key)
    {
        var (low, high) = (0, _rows.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Compare(_rows[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private static int Compare(IndexedDbKey left, IndexedDbKey right) => left.Kind == right.Kind
        ? left.Kind switch
        {
            IndexedDbKeyKind.Integer => left.AsInteger().CompareTo(right.AsInteger()),
            IndexedDbKeyKind.Text => string.CompareOrdinal(left.AsText(), right.AsText()),
            _ => left.AsBinary().AsSpan().SequenceCompareTo(right.AsBinary()),
        }
        : left.Kind.CompareTo(right.Kind);
}
