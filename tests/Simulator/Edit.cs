using System.Buffers.Binary;
using SyncEngine.Client.Replica;

namespace SyncEngine.Simulator;

/// <summary>One edit of a person: a number, which is all that the oracle knows it by, and some bytes behind it.</summary>
internal static class Edit
{
    public static byte[] Make(long id, int length)
    {
        var bytes = new byte[Math.Max(sizeof(long), length)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id);
        return bytes;
    }

    public static IEnumerable<long> IdsOf(ReplicaChanges changes) =>
        IdsOf((changes.Snapshot?.Residue ?? []).Concat(changes.Deltas.Select(delta => delta.Payload)));

    /// <summary>Of those that are edits: the empty document of a snapshot, which a device sends that has nothing but that, is none.</summary>
    public static IEnumerable<long> IdsOf(IEnumerable<ReadOnlyMemory<byte>> payloads) =>
        payloads.Where(payload => payload.Length >= sizeof(long)).Select(payload => BinaryPrimitives.ReadInt64BigEndian(payload.Span));
}
