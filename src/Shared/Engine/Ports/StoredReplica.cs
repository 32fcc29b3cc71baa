using SyncEngine.Protocol;

namespace SyncEngine.Engine.Ports;

/// <param name="Cursor">The end of the local log.</param>
/// <param name="StoredCounter">The highest counter of this replica in the local log; those up to it have left the outbox.</param>
/// <param name="LastCounter">The highest counter given to a local delta.</param>
/// <param name="FoldedSeq">The local snapshot stands for the log up to there; 0 when there is none.</param>
public sealed record StoredReplica(Id<Replica> Replica, Cursor Cursor, long StoredCounter, long LastCounter, long FoldedSeq = 0);
