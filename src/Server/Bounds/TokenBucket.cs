namespace SyncEngine.Server.Bounds;

/// <summary>
/// So many tokens a second, saved up to <paramref name="most"/>; full at first. Pure: the time is said, and counts from any one moment.
/// </summary>
internal sealed class TokenBucket(double perSecond, double most)
{
    /// <summary>What was taken and has not come back.</summary>
    private double _taken;
    private TimeSpan _at;

    /// <summary>Whether it holds all that it can: then it is worth no more than a new one.</summary>
    public bool IsFull(TimeSpan now)
    {
        Refill(now);
        return _taken == 0;
    }

    /// <summary>Takes a token, or takes nothing and says when there will be one.</summary>
    public bool TryTake(TimeSpan now, out TimeSpan wait)
    {
        Refill(now);
        wait = TimeToReturn(_taken + 1 - most);
        if (wait > TimeSpan.Zero)
        {
            return false;
        }

        _taken++;
        return true;
    }

    /// <summary>Takes what has been used already, more than there is if need be; says how long that debt lasts.</summary>
    public TimeSpan Spend(double tokens, TimeSpan now)
    {
        Refill(now);
        _taken += tokens;
        return TimeToReturn(_taken - most);
    }

    private void Refill(TimeSpan now)
    {
        _taken = Math.Max(0, _taken - ((now - _at).TotalSeconds * perSecond));
        _at = now;
    }

    /// <summary>Rounded up: after it they are there.</summary>
    private TimeSpan TimeToReturn(double tokens) =>
        tokens <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(tokens / perSecond * 1000));
}
