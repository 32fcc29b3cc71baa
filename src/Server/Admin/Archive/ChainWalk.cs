using System.Security.Cryptography;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin.Archive;

/// <summary>
/// Goes along one log, entry by entry, and says what is wrong with the next (invariants 3, 4 and 8). Pure. It remembers the last counter of each
/// replica, and nothing that grows with the entries.
/// </summary>
internal sealed class ChainWalk
{
    private readonly Dictionary<Id<Replica>, long> _counters = [];

    public Cursor At { get; private set; } = Cursor.Start;

    /// <summary>Null when the entry is right; then it is behind.</summary>
    public string? Take(ArchivedEntry entry)
    {
        var chain = At.Chain.NextOfHash(entry.Replica, entry.Counter, entry.Hash);
        var wrong = entry switch
        {
            _ when entry.Seq != At.Seq + 1 => $"the entry before it is seq {At.Seq}: there is a hole or a repetition",
            _ when entry.Counter != _counters.GetValueOrDefault(entry.Replica) + 1 =>
                $"its counter is {entry.Counter}, and the last of replica {entry.Replica} was {_counters.GetValueOrDefault(entry.Replica)}",
            { Payload: { } payload } when !SHA256.HashData(payload).AsSpan().SequenceEqual(entry.Hash) =>
                "its payload is not the one that was appended: the SHA-256 is another",
            _ when entry.Chain != chain => "its chain does not follow from the one before",
            _ => null,
        };
        if (wrong is null)
        {
            At = new Cursor(entry.Seq, chain);
            _counters[entry.Replica] = entry.Counter;
        }

        return wrong;
    }

    /// <summary>Null when the log ends at its head.</summary>
    public string? End(Cursor head) =>
        head.Seq != At.Seq ? $"the log ends at seq {At.Seq}, and the head says {head.Seq}"
        : head.Chain != At.Chain ? "the chain of the head is not the one of the last entry"
        : null;
}
