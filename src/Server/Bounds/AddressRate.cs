namespace SyncEngine.Server.Bounds;

/// <summary>A rate that each address has for itself.</summary>
/// <param name="setting">The setting that says how many.</param>
/// <param name="allowed">How many in each <paramref name="period"/>.</param>
/// <param name="burst">How many at once, when there were none for long enough.</param>
internal sealed class AddressRate(string setting, int allowed, TimeSpan period, int burst, TimeProvider clock)
{
    /// <summary>Addresses remembered at most. It takes so many at once to meet it that the later ones may share one bucket.</summary>
    public const int MostAddresses = 100_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ClientAddress, TokenBucket> _buckets = [];
    private readonly TokenBucket _others = new(allowed / period.TotalSeconds, burst);
    private TimeSpan _sweepAt;

    public string Setting { get; } = setting;

    public int Allowed { get; } = allowed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _buckets.Count;
            }
        }
    }

    public bool TryTake(ClientAddress address, out TimeSpan wait)
    {
        var now = clock.GetElapsedTime(0);
        lock (_gate)
        {
            return BucketOf(address, now).TryTake(now, out wait);
        }
    }

    private TokenBucket BucketOf(ClientAddress address, TimeSpan now)
    {
        if (_buckets.TryGetValue(address, out var bucket))
        {
            return bucket;
        }

        Forget(now);
        if (_buckets.Count == MostAddresses)
        {
            return _others;
        }

        bucket = NewBucket();
        _buckets.Add(address, bucket);
        return bucket;
    }

    /// <summary>Once a second at most, so that a flood of newcomers does not make each of them look at all.</summary>
    private void Forget(TimeSpan now)
    {
        if (now < _sweepAt)
        {
            return;
        }

        _sweepAt = now + SweepInterval;
        foreach (var (address, bucket) in _buckets)
        {
            if (bucket.IsFull(now))
            {
                _buckets.Remove(address);
            }
        }
    }

    private TokenBucket NewBucket() => new(Allowed / period.TotalSeconds, burst);
}
