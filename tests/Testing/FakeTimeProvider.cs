namespace SyncEngine.Testing;

/// <summary>
/// A clock that stands still until a test moves it. <see cref="Advance"/> fires every timer that falls due on the way, in order of time,
/// each seeing the clock at its own moment; callbacks run on the caller's thread before <see cref="Advance"/> returns.
/// </summary>
public sealed class FakeTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = start;

    public FakeTimeProvider()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>When the next armed timer falls due; null when none is armed.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _timers.Min(timer => timer.Due);
            }
        }
    }

    /// <summary>Whether somebody waits for a timer of this period by now: what is advanced before that, it does not see.</summary>
    public bool IsArmed(TimeSpan period)
    {
        lock (_gate)
        {
            return _timers.Exists(timer => timer.Period == period && timer.Due is not null);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetUtcNow() + by;
        while (TakeDue(end) is { } timer)
        {
            timer.Callback();
        }
    }

    /// <summary>Moves the clock to the first timer that is due by then and rearms it; without one moves it to the end.</summary>
    private Timer? TakeDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var first = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (first is not { Due: { } due })
            {
                _now = end;
                return null;
            }

            // One that was armed for a moment already past is late, the clock does not go back for it.
            _now = due > _now ? due : _now;
            first.Due = first.Period > TimeSpan.Zero ? _now + first.Period : null;
            return first;
        }
    }

    private sealed class Timer(FakeTimeProvider clock, Action callback) : ITimer
    {
        private bool _disposed;

        public Action Callback { get; } = callback;

        public DateTimeOffset? Due { get; set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                // Of those due at one moment, the one armed first fires first.
                clock._timers.Remove(this);
                clock._timers.Add(this);
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                Period = period;
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
