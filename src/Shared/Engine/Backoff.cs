namespace SyncEngine.Engine;

/// <summary>How long to wait before a connection is tried again: doubling from 0.5 s to 15 s, for ever, with a quarter of jitter either way.</summary>
public static class Backoff
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private const double Jitter = 0.25;

    /// <param name="attempt">How many attempts have failed in a row; 1 for the first.</param>
    /// <param name="chance">From 0 up to 1.</param>
    public static TimeSpan After(int attempt, double chance)
    {
        // Beyond this exponent the cap has long been reached, and the power must not overflow.
        var doublings = Math.Clamp(attempt - 1, 0, 16);
        var delay = TimeSpan.FromTicks(Math.Min(Shortest.Ticks << doublings, Longest.Ticks));
        return delay * (1 - Jitter + (2 * Jitter * chance));
    }
}
