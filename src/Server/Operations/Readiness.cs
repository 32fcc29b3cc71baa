using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Operations;

/// <summary>
/// Whether this node should be sent anyone. Those who ask within a second share one probe of the store, and one that hangs is not joined by
/// others: asking often costs nothing.
/// </summary>
internal sealed class Readiness(IStoreProbe store, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    /// <summary>How long the answer takes at most, whatever the store does.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task? _probe;
    private long _begun;

    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <exception cref="StorageException">The store takes no write, or not in time.</exception>
    public async Task RequireStoreAsync()
    {
        try
        {
            await Probe().WaitAsync(Patience, clock);
        }
        catch (TimeoutException error)
        {
            throw new StorageException($"The store has not taken a write within {Patience.TotalSeconds:N0} s.", error);
        }
    }

    private Task Probe()
    {
        lock (_gate)
        {
            if (_probe is null || (_probe.IsCompleted && clock.GetElapsedTime(_begun) >= Fresh))
            {
                _begun = clock.GetTimestamp();
                _probe = store.WriteAsync();
            }

            return _probe;
        }
    }
}
