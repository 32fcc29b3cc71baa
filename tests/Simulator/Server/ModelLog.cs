using SyncEngine.Protocol;

namespace SyncEngine.Simulator.Server;

/// <summary>What the servers' store holds of one workspace, as docs/protocol.md describes it, and independent of the server's own code.</summary>
internal sealed class ModelLog
{
    private readonly List<(LogEntry Entry, Cursor Cursor)> _entries = [];
    private readonly Dictionary<(Id<Replica> Replica, long Counter), int> _known = [];
    private readonly Dictionary<Id<Replica>, long> _last = [];

    public Cursor Head => CursorAt(_entries.Count);

    public IEnumerable<LogEntry> Entries => _entries.Select(row => row.Entry);

    /// <summary>Edits that were in this log at any time, also before it went back.</summary>
    public HashSet<long> Ever { get; } = [];

    public Cursor CursorAt(long seq) => seq == 0 ? Cursor.Start : _entries[(int)seq - 1].Cursor;

    public bool Holds(Cursor cursor) => cursor.Seq <= Head.Seq && CursorAt(cursor.Seq) == cursor;

    public long LastOf(Id<Replica> replica) => _last.GetValueOrDefault(replica);

    /// <summary>Consecutive entries after a seq, as many as fit and one at least.</summary>
    public List<LogEntry> Page(long afterSeq, int pageBytes)
    {
        var page = new List<LogEntry>();
        var bytes = 0;
        foreach (var (entry, _) in _entries.Skip((int)afterSeq))
        {
            bytes += entry.Payload.Length + Limits.EntryOverheadBytes;
            if (page.Count > 0 && bytes > pageBytes)
            {
                break;
            }

            page.Add(entry);
        }

        return page;
    }

    /// <summary>Where each delta stands, up to the first that is refused, and why that is (invariant 3).</summary>
    public (List<long> Seqs, string? Refusal) Append(Id<Replica> replica, long firstCounter, IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        var seqs = new List<long>();
        foreach (var payload in payloads)
        {
            var entry = new LogEntry(replica, firstCounter + seqs.Count, payload);
            if (entry.Counter > LastOf(replica) + 1)
            {
                return (seqs, ErrorCode.CounterGap);
            }

            if (!_known.TryGetValue((replica, entry.Counter), out var index))
            {
                index = Add(entry);
            }
            else if (!_entries[index].Entry.Payload.Span.SequenceEqual(payload.Span))
            {
                return (seqs, ErrorCode.ReplicaFork);
            }

            seqs.Add(index + 1);
        }

        return (seqs, null);
    }

    /// <summary>An older backup is put in its place.</summary>
    public void GoBack(long toSeq)
    {
        foreach (var (entry, _) in _entries.Skip((int)toSeq))
        {
            _known.Remove((entry.Replica, entry.Counter));
            _last[entry.Replica] = Math.Min(_last[entry.Replica], entry.Counter - 1);
        }

        _entries.RemoveRange((int)toSeq, _entries.Count - (int)toSeq);
    }

    private int Add(LogEntry entry)
    {
        _entries.Add((entry, Head.After(entry)));
        _known.Add((entry.Replica, entry.Counter), _entries.Count - 1);
        _last[entry.Replica] = entry.Counter;
        Ever.UnionWith(Edit.IdsOf([entry.Payload]));
        return _entries.Count - 1;
    }
}
