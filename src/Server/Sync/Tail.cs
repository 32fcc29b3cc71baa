using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>The newest rows of a log, without a gap and bounded in bytes. Whoever is further behind reads the store.</summary>
internal sealed class Tail(int most)
{
    private readonly List<LogRow> _rows = [];
    private int _bytes;

    public void Append(IReadOnlyList<LogRow> rows)
    {
        if (_rows.Count > 0 && rows[0].Seq != _rows[^1].Seq + 1)
        {
            _rows.Clear();
            _bytes = 0;
        }

        _rows.AddRange(rows);
        _bytes += rows.Sum(row => row.PageBytes);
        if (_bytes > most)
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

    /// <summary>Down to half, so that the list is not moved for every append.</summary>
    private void DropOldest()
    {
        var drop = 0;
        while (_bytes > most / 2)
        {
            _bytes -= _rows[drop++].PageBytes;
        }

        _rows.RemoveRange(0, drop);
    }
}
