using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>The newest rows of a log, without a gap and bounded in bytes. Whoever is further behind reads the store.</summary>
internal sealed class Tail(int most)
{
    /// <summary>What a row takes in memory besides its payload.</summary>
    public const int RowOverheadBytes = 160;

    private readonly List<LogRow> _rows = [];

    public int Bytes { get; private set; }

    /// <summary>
    /// Rows of this node, in log order. Where other nodes have put entries between, the tail begins anew: it never spans a gap (invariant 4).
    /// </summary>
    public void Append(IReadOnlyList<LogRow> rows)
    {
        foreach (var row in rows)
        {
            if (_rows.Count > 0 && row.Seq != _rows[^1].Seq + 1)
            {
                Clear();
            }

            _rows.Add(row);
            Bytes += MemoryOf(row);
        }

        if (Bytes > most)
        {
            DropOldest();
        }
    }

    /// <summary>The rows after a seq, as many as fit in a page and at least one; none when the tail does not reach back to it.</summary>
    public IReadOnlyList<LogRow> After(long seq, int pageBytes)
    {
        if (_rows.Count == 0 || seq + 1 < _rows[0].Seq || seq >= _rows[^1].Seq)
        {
            return [];
        }

        var start = (int)(seq + 1 - _rows[0].Seq);
        var count = 1;
        var left = pageBytes - _rows[start].PageBytes;
        while (start + count < _rows.Count && (left -= _rows[start + count].PageBytes) >= 0)
        {
            count++;
        }

        return _rows.GetRange(start, count);
    }

    public void Clear()
    {
        _rows.Clear();
        _rows.TrimExcess();
        Bytes = 0;
    }

    /// <summary>Down to half, so that the list is not moved for every append.</summary>
    private void DropOldest()
    {
        var drop = 0;
        while (Bytes > most / 2)
        {
            Bytes -= MemoryOf(_rows[drop++]);
        }

        _rows.RemoveRange(0, drop);
    }

    private static int MemoryOf(LogRow row) => row.Entry.Payload.Length + RowOverheadBytes;
}
