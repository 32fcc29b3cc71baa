using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>How far a reader has come in a local store: in its log by seq, in its outbox by ordinal. A new replica id begins both anew.</summary>
public readonly record struct ReplicaPosition(Id<Protocol.Replica> Replica, long Seq, long Ordinal)
{
    public static ReplicaPosition Start => default;
}
