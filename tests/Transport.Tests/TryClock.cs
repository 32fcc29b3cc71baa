using System.Threading.Channels;

namespace SyncEngine.Transport.Tests;

/// <summary>A clock that goes as it does, but for the minute between two tries of the socket, which passes when the test says so.</summary>
internal sealed class TryClock : TimeProvider
{
    private readonly Channel<Action> _tries = Channel.CreateUnbounded<Action>();

    /// <summary>As soon as somebody waits for it.</summary>
    public async Task PassAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), System);
        (await _tries.Reader.ReadAsync(patience.Token))();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != FallbackTransport.TryEvery)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        _tries.Writer.TryWrite(() => callback(state));
        return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
