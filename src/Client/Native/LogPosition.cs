namespace SyncEngine.Client;

/// <summary>
/// How far a program has come in the local log of its store; a value to keep with what it has made of the log. When the server was restored
/// from a backup the local log begins anew, under another number, and so does whoever reads it: a position of an earlier log is as good as
/// <see cref="Start"/>. A program that applies deltas does so idempotently, as a CRDT does.
/// </summary>
/// <param name="Log">Which log of this store it is about; 0 is none.</param>
/// <param name="Seq">Everything up to and with this seq has been received.</param>
public readonly record struct LogPosition(long Log, long Seq)
{
    /// <summary>Nothing has been received.</summary>
    public static LogPosition Start => default;
}
