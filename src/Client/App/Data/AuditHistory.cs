using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Data;

/// <summary>What a master has read of the audit trail: the newest part, and what was asked for behind it. There is never a hole in it.</summary>
public sealed class AuditHistory
{
    private readonly SortedDictionary<long, AuditRow> _rows = new(Comparer<long>.Create((one, other) => other.CompareTo(one)));
    private bool _isAll;

    /// <summary>Newest first.</summary>
    public IReadOnlyCollection<AuditRow> Rows => _rows.Values;

    /// <summary>The lowest number read, when the server may hold more behind it.</summary>
    public long? Behind => _rows.Count > 0 && !_isAll && _rows.Keys.Last() is var last and > 1 ? last : null;

    /// <param name="newest">The newest rows that there are.</param>
    public void Begin(IReadOnlyList<AuditRow> newest)
    {
        // More has happened than one answer holds: between it and what was read before, something may be missing.
        if (newest.Count > 0 && _rows.Count > 0 && newest[^1].Number > _rows.Keys.First() + 1)
        {
            _rows.Clear();
            _isAll = false;
        }

        Add(newest);
    }

    /// <param name="older">What follows <see cref="Behind"/>; nothing when the server keeps no more.</param>
    public void Continue(IReadOnlyList<AuditRow> older)
    {
        _isAll |= older.Count == 0;
        Add(older);
    }

    private void Add(IReadOnlyList<AuditRow> rows)
    {
        foreach (var row in rows)
        {
            _rows[row.Number] = row;
        }
    }
}
