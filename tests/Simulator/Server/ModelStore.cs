using SyncEngine.Protocol;
using SyncEngine.Simulator.Clock;

namespace SyncEngine.Simulator.Server;

/// <summary>The one store of all servers: appends are committed one after the other, each some time after it was asked for.</summary>
internal sealed class ModelStore(World world)
{
    private DateTimeOffset _due;

    public ModelLog Log { get; } = new();

    /// <summary>The newest snapshot and where it stands.</summary>
    public (Cursor At, byte[] Bytes)? Snapshot { get; private set; }

    /// <summary>Payloads up to this seq are no longer kept.</summary>
    public long PrunedSeq { get; private set; }

    public bool IsFailing { get; set; }

    public bool IsSlow { get; set; }

    /// <summary>Told of each commit.</summary>
    public event Action<Node>? Committed;

    /// <summary>Does something in the store's order, and not before it has taken its time.</summary>
    public void Enqueue(Action work)
    {
        var at = world.Now + world.Between(0.0005, IsSlow ? 3 : 0.02);
        _due = at > _due ? at : _due;
        world.After(_due - world.Now, work);
    }

    /// <summary>It becomes the newest, unless the log does not hold the cursor that it claims, or there is a newer one.</summary>
    public void Publish(Cursor at, byte[] bytes)
    {
        if (Log.Holds(at) && at.Seq > (Snapshot?.At.Seq ?? 0))
        {
            Snapshot = (at, bytes);
            world.Trace?.Invoke($"store: a snapshot of {at.Seq}");
        }
    }

    /// <summary>What the newest snapshot stands for is dropped, whoever has read it: a device that was away long finds nothing else.</summary>
    public void Prune() => PrunedSeq = Snapshot?.At.Seq ?? 0;

    /// <summary>To a backup that was made when the log ended there; of what came later it has nothing.</summary>
    public void GoBack(long toSeq)
    {
        Log.GoBack(toSeq);
        if (Snapshot?.At.Seq > toSeq)
        {
            (Snapshot, PrunedSeq) = (null, 0);
        }
    }

    /// <param name="answer">Called when it is durable, or when it failed and null.</param>
    public void Append(
        Node node,
        Grant grant,
        Id<Replica> replica,
        long firstCounter,
        IReadOnlyList<ReadOnlyMemory<byte>> payloads,
        Action<(List<long> Seqs, string? Refusal)?> answer) => Enqueue(() =>
    {
        // A server that has died since may have reached the store before it did, or not.
        if (!node.IsUp && world.Chance(0.5))
        {
            return;
        }

        if (IsFailing)
        {
            answer(null);
            return;
        }

        // Invariant 10: the row of the grant decides when the delta is stored.
        if (grant.IsRevoked || grant.Scope == Scope.Read)
        {
            answer(([], grant.IsRevoked ? ErrorCode.Forbidden : ErrorCode.ReadOnly));
            return;
        }

        var outcome = Log.Append(replica, firstCounter, payloads);
        world.Trace?.Invoke($"store: {firstCounter}+{payloads.Count} → {outcome.Seqs.Count} taken {outcome.Refusal}, head {Log.Head.Seq}");
        Committed?.Invoke(node);
        answer(outcome);
    });
}
