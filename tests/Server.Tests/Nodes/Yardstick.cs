using System.Diagnostics;

namespace SyncEngine.Server.Tests.Nodes;

/// <summary>
/// How late this machine was meanwhile with what it had to do at a time: on one that is overloaded nothing is in time, and what is measured in
/// seconds says little of the product.
/// </summary>
internal sealed class Yardstick : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly PeriodicTimer _timer = new(Tick);
    private readonly Task _watching;
    private TimeSpan _worst;

    public Yardstick() => _watching = WatchAsync();

    public TimeSpan Worst => _worst;

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watching;
    }

    private async Task WatchAsync()
    {
        var last = Stopwatch.GetTimestamp();
        while (await _timer.WaitForNextTickAsync())
        {
            var late = Stopwatch.GetElapsedTime(last) - Tick;
            _worst = late > _worst ? late : _worst;
            last = Stopwatch.GetTimestamp();
        }
    }
}
