using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>Where a replica stands in a log, read at one moment.</summary>
/// <param name="AckedCounter">The highest counter of the replica in the log; 0 when there is none.</param>
/// <param name="ChainAtSeq">The chain at the seq that was asked about; null when the log does not reach it.</param>
/// <param name="PrunedSeq">Payloads up to this seq are no longer kept: a snapshot stands for them. 0 when all are.</param>
public sealed record LogPosition(Cursor Head, long AckedCounter, Chain? ChainAtSeq, long PrunedSeq = 0);
