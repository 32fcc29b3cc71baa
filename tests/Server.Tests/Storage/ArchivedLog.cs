using System.Security.Cryptography;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>Entries as they are put in: a whole chain, made without a store.</summary>
internal static class ArchivedLog
{
    /// <summary>Deltas of one replica from counter 1, each at the seq of its counter.</summary>
    public static IEnumerable<ArchivedEntry> Of(Id<Replica> replica, IEnumerable<byte[]> payloads)
    {
        var chain = Chain.Start;
        var seq = 0L;
        foreach (var payload in payloads)
        {
            var hash = SHA256.HashData(payload);
            chain = chain.NextOfHash(replica, ++seq, hash);
            yield return new ArchivedEntry(seq, replica, seq, hash, chain, payload);
        }
    }

    public static List<ArchivedEntry> Of(Id<Replica> replica, params string[] texts) => Of(replica, texts.Select(Bytes.Of)).ToList();

    public static List<ArchivedEntry> PrunedTo(this IEnumerable<ArchivedEntry> entries, long seq) =>
        entries.Select(entry => entry.Seq <= seq ? entry with { Payload = null } : entry).ToList();

    public static Cursor HeadOf(IReadOnlyList<ArchivedEntry> entries) => new(entries[^1].Seq, entries[^1].Chain);
}
