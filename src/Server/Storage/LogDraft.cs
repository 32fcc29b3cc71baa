using System.Security.Cryptography;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>
/// What the appends of one transaction do to one log: which deltas are new, which were there before, which are refused (invariants 3
/// and 4). Pure: a store says what it knows, hands over its appends in order, and inserts <see cref="NewEntries"/>.
/// </summary>
internal sealed class LogDraft(Cursor head)
{
    private readonly Dictionary<Id<Replica>, long> _last = [];
    private readonly Dictionary<(Id<Replica> Replica, long Counter), (long Seq, byte[] Hash)> _known = [];
    private readonly List<NewEntry> _entries = [];

    /// <summary>Where the log ends with all that was appended so far.</summary>
    public Cursor Head { get; private set; } = head;

    public IReadOnlyList<NewEntry> NewEntries => _entries;

    /// <summary>The replica's highest counter in the log. A replica that is not told of has none.</summary>
    public void KnowReplica(Id<Replica> replica, long lastCounter) => _last[replica] = lastCounter;

    /// <summary>An entry of the log. Those whose counters an append repeats must be told before it.</summary>
    public void KnowEntry(Id<Replica> replica, long counter, long seq, byte[] hash) => _known[(replica, counter)] = (seq, hash);

    public AppendOutcome Append(Append append)
    {
        var seqs = new List<long>(append.Payloads.Count);
        for (var i = 0; i < append.Payloads.Count; i++)
        {
            var entry = new LogEntry(append.Replica, append.FirstCounter + i, append.Payloads[i]);
            if (Take(entry, out var refusal) is not { } seq)
            {
                return new AppendOutcome(seqs, refusal);
            }

            seqs.Add(seq);
        }

        return new AppendOutcome(seqs, null);
    }

    private long? Take(LogEntry entry, out AppendRefusal refusal)
    {
        var last = _last.GetValueOrDefault(entry.Replica);
        var hash = SHA256.HashData(entry.Payload.Span);
        refusal = AppendRefusal.ReplicaFork;
        if (entry.Counter <= last)
        {
            return _known.TryGetValue((entry.Replica, entry.Counter), out var known) && known.Hash.AsSpan().SequenceEqual(hash)
                ? known.Seq
                : null;
        }

        refusal = AppendRefusal.CounterGap;
        return entry.Counter == last + 1 ? Add(entry, hash) : null;
    }

    private long Add(LogEntry entry, byte[] hash)
    {
        Head = new Cursor(Head.Seq + 1, Head.Chain.NextOfHash(entry.Replica, entry.Counter, hash));
        _entries.Add(new NewEntry(new LogRow(Head.Seq, entry, Head.Chain), hash));
        KnowReplica(entry.Replica, entry.Counter);
        KnowEntry(entry.Replica, entry.Counter, Head.Seq, hash);
        return Head.Seq;
    }
}
