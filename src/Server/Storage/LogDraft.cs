using System.Security.Cryptography;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>
/// What the appends of one transaction do to one log: which deltas are new, which were there before, which are refused (invariants 3, 4,
/// 10 and 11). Pure: a store says what it knows, hands over its appends in order, and inserts <see cref="NewEntries"/>.
/// </summary>
/// <param name="keptBytes">Of its payloads that are not pruned.</param>
internal sealed class LogDraft(Cursor head, long keptBytes)
{
    private readonly Dictionary<Id<Replica>, long> _last = [];
    private readonly Dictionary<(Id<Replica> Replica, long Counter), (long Seq, byte[] Hash)> _known = [];
    private readonly Dictionary<Id<Grant>, StoredGrant> _grants = [];
    private readonly List<NewEntry> _entries = [];

    /// <summary>Where the log ends with all that was appended so far.</summary>
    public Cursor Head { get; private set; } = head;

    /// <summary>What its payloads take with all that was appended so far.</summary>
    public long KeptBytes { get; private set; } = keptBytes;

    public IReadOnlyList<NewEntry> NewEntries => _entries;

    /// <summary>The replica's highest counter in the log. A replica that is not told of has none.</summary>
    public void KnowReplica(Id<Replica> replica, long lastCounter) => _last[replica] = lastCounter;

    /// <summary>An entry of the log. Those whose counters an append repeats must be told before it.</summary>
    public void KnowEntry(Id<Replica> replica, long counter, long seq, byte[] hash) => _known[(replica, counter)] = (seq, hash);

    /// <summary>The grant of an append, as it is now. One that is not told of does not exist.</summary>
    public void KnowGrant(StoredGrant grant) => _grants[grant.Id] = grant;

    public AppendOutcome Append(Append append)
    {
        if (RefusalOf(append) is { } refused)
        {
            return new AppendOutcome([], refused);
        }

        var seqs = new List<long>(append.Payloads.Count);
        for (var i = 0; i < append.Payloads.Count; i++)
        {
            var entry = new LogEntry(append.Replica, append.FirstCounter + i, append.Payloads[i]);
            if (Take(entry, append.MostBytes, out var refusal) is not { } seq)
            {
                return new AppendOutcome(seqs, refusal);
            }

            seqs.Add(seq);
        }

        return new AppendOutcome(seqs, null);
    }

    private AppendRefusal? RefusalOf(Append append) => _grants.GetValueOrDefault(append.Grant) switch
    {
        null => AppendRefusal.NotAdmitted,
        var grant when grant.Workspace != append.Workspace || grant.RefusalAt(append.Now) is not null => AppendRefusal.NotAdmitted,
        { Scope: not Scope.ReadWrite } => AppendRefusal.ReadOnly,
        _ => null,
    };

    private long? Take(LogEntry entry, long mostBytes, out AppendRefusal refusal)
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

        refusal = entry.Counter == last + 1 ? AppendRefusal.QuotaExceeded : AppendRefusal.CounterGap;
        return refusal == AppendRefusal.QuotaExceeded && entry.Payload.Length <= mostBytes - KeptBytes ? Add(entry, hash) : null;
    }

    private long Add(LogEntry entry, byte[] hash)
    {
        Head = new Cursor(Head.Seq + 1, Head.Chain.NextOfHash(entry.Replica, entry.Counter, hash));
        KeptBytes += entry.Payload.Length;
        _entries.Add(new NewEntry(new LogRow(Head.Seq, entry, Head.Chain), hash));
        KnowReplica(entry.Replica, entry.Counter);
        KnowEntry(entry.Replica, entry.Counter, Head.Seq, hash);
        return Head.Seq;
    }
}
