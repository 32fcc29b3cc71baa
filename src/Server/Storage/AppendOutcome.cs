namespace SyncEngine.Server.Storage;

/// <summary>
/// What became of an <see cref="Append"/>: its first deltas stand at <paramref name="Seqs"/>, those that were there before at the seq they
/// had. With a refusal, the delta after them and all that follow it were not taken.
/// </summary>
public sealed record AppendOutcome(IReadOnlyList<long> Seqs, AppendRefusal? Refusal);

/// <summary>Why a delta was not taken.</summary>
public enum AppendRefusal
{
    /// <summary>Its counter does not follow the replica's last one (invariant 3).</summary>
    CounterGap,

    /// <summary>The log holds other bytes under its identity (invariant 3).</summary>
    ReplicaFork,

    /// <summary>The log would keep more than it may (invariant 11).</summary>
    QuotaExceeded,

    /// <summary>The grant may read and not write (invariant 10).</summary>
    ReadOnly,

    /// <summary>The grant admits nobody any more, or there is none (invariant 10).</summary>
    NotAdmitted,
}
