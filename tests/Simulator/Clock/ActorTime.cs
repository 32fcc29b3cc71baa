namespace SyncEngine.Simulator.Clock;

/// <summary>The world's time as one thread of it sees it: its timers fire in its turn, and not after its end.</summary>
internal sealed class ActorTime(World world, Actor actor) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => world.Now;

    public override long GetTimestamp() => world.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
        {
            throw new NotSupportedException("Nothing that is simulated repeats a timer.");
        }

        var timer = new Timer(world, actor, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(World world, Actor actor, Action callback) : ITimer
    {
        private int _armed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var armed = ++_armed;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                world.After(dueTime, () => actor.Do(() =>
                {
                    if (armed == _armed)
                    {
                        callback();
                    }
                }));
            }

            return true;
        }

        public void Dispose() => _armed++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
