namespace SyncEngine.Server.Sync;

/// <summary>How many pages the client will still take: a browser cannot push back on what it receives, so it asks (invariant 11).</summary>
internal sealed class Credits(int most)
{
    private readonly Lock _gate = new();
    private int _pages;

    /// <summary>False when that would be more than allowed; then nothing is added.</summary>
    public bool TryAdd(int pages)
    {
        lock (_gate)
        {
            if (pages < 1 || pages > most - _pages)
            {
                return false;
            }

            _pages += pages;
            return true;
        }
    }

    public bool TryTake()
    {
        lock (_gate)
        {
            if (_pages == 0)
            {
                return false;
            }

            _pages--;
            return true;
        }
    }
}
