using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Storage;

/// <summary>The one row that says what a store is.</summary>
/// <param name="Base">The outbox number before the first delta of this replica.</param>
/// <param name="Stored">The outbox number up to which the outbox has moved into the log.</param>
/// <param name="Log">Which log of this store it is.</param>
/// <param name="FoldedSeq">The snapshot stands for the log up to there.</param>
internal sealed record ReplicaRow(Id<Replica> Replica, long Base, long Stored, long Log, Cursor Cursor, long FoldedSeq)
{
    public static ReplicaRow Read(FileSession session) => session.List(
        "SELECT replica, base, stored, log, seq, chain, folded_seq FROM replica",
        row => new ReplicaRow(
            row.Id<Replica>(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetInt64(3),
            new Cursor(row.GetInt64(4), new Chain(row.Bytes(5))),
            row.GetInt64(6)))[0];

    public void Write(FileSession session) => session.Execute(
        "UPDATE replica SET replica = $1, base = $2, stored = $3, log = $4, seq = $5, chain = $6, folded_seq = $7",
        Replica.ToBytes(),
        Base,
        Stored,
        Log,
        Cursor.Seq,
        Cursor.Chain.ToBytes(),
        FoldedSeq);

    public StoredReplica ToStored(FileSession session)
    {
        var last = session.List("SELECT coalesce(max(number), 0) FROM outbox", row => row.GetInt64(0))[0];
        return new StoredReplica(Replica, Cursor, Math.Max(0, Stored - Base), Math.Max(last, Stored) - Base, FoldedSeq);
    }
}
