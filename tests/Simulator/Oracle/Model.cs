using SyncEngine.Engine;
using SyncEngine.Simulator.Browser;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Server;

namespace SyncEngine.Simulator.Oracle;

/// <summary>
/// What must be true, known from outside: which edits people made, which of them were said to be saved, and which the servers' store has ever
/// held. It knows nothing of counters, cursors or outboxes.
/// </summary>
internal sealed class Model(World world, ModelLog log)
{
    /// <summary>The first thing that was not true.</summary>
    public string? Violation { get; private set; }

    public void Fail(string what)
    {
        Violation ??= $"{what} (at {world.Elapsed.TotalSeconds:0.000} s)";
        world.Trace?.Invoke($"VIOLATION: {what}");
    }

    /// <summary>A tab that was opened shows all that was said to be saved in its store before (invariant 6).</summary>
    public void Shows(string tab, HashSet<long> document, IEnumerable<long> saved)
    {
        var missing = saved.Where(edit => !document.Contains(edit)).ToList();
        if (missing.Count > 0)
        {
            Fail($"{tab} was opened without edits that were saved: {string.Join(", ", missing)}");
        }
    }

    /// <summary>A status never says that less is waiting than is (invariant 2): the server's store has held all the others.</summary>
    /// <param name="claimant">Who says so.</param>
    /// <param name="store">Of which store.</param>
    /// <param name="heard">Up to this outbox number the status counts.</param>
    /// <param name="status">What is said.</param>
    public void Claims(string claimant, LocalStore store, long heard, SyncStatus status)
    {
        var waiting = store.Saved.Count(saved => saved.Ordinal <= heard && !log.Ever.Contains(saved.Edit));
        if (waiting > status.Pending)
        {
            Fail($"{claimant} says {status.State} with {status.Pending} pending, and {waiting} have never reached the server");
        }
    }
}
