using Blazor.IndexedDB;
using SyncEngine.Simulator.Clock;

namespace SyncEngine.Simulator.Browser;

/// <summary>How one browser's storage behaves: quick or slow, full, or aborting what it has begun.</summary>
internal sealed class Disk(World world)
{
    private DateTimeOffset _due;
    private Actor? _asking;

    public bool IsFull { get; set; }

    public bool IsSlow { get; set; }

    /// <summary>The share of transactions that are aborted.</summary>
    public double Aborts { get; set; }

    /// <summary>In the order of the calls, each some time later.</summary>
    public void Schedule(Action transaction)
    {
        var actor = Actor.Current;
        var at = world.Now + world.Between(0.0002, IsSlow ? 2 : 0.01);
        _due = at > _due ? at : _due;
        world.After(_due - world.Now, () =>
        {
            _asking = actor;
            transaction();
        });
    }

    public string? Fault(IndexedDbBatch batch)
    {
        // Whoever asked has died since: it was in time or not.
        if (_asking is { IsDead: true } && world.Chance(0.5))
        {
            return "AbortError";
        }

        return IsFull && batch.Writes ? "QuotaExceededError" : world.Chance(Aborts) ? "AbortError" : null;
    }
}
