using SyncEngine.Protocol;

namespace SyncEngine.Server.Sync;

/// <summary>
/// Passes on what one connection shows, <see cref="Limits.PresencePerSecond"/> times a second at most: of what comes faster, the newest when
/// it is time. At the end, that nothing is shown any more.
/// </summary>
internal sealed class PresencePace(Action<ReadOnlyMemory<byte>> pass, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1) / Limits.PresencePerSecond;

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private ReadOnlyMemory<byte>? _next;
    private bool _pausing;
    private bool _shown;
    private bool _ended;

    public void Show(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_pausing)
            {
                _next = bytes;
            }
            else
            {
                Pass(bytes);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _timer?.Dispose();
            if (_shown)
            {
                pass(ReadOnlyMemory<byte>.Empty);
            }
        }
    }

    /// <summary>Inside the lock, so that what is passed on stays in order.</summary>
    private void Pass(ReadOnlyMemory<byte> bytes)
    {
        _next = null;
        _pausing = true;
        _shown = bytes.Length > 0;
        _timer ??= clock.CreateTimer(_ => EndPause(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        pass(bytes);
    }

    private void EndPause()
    {
        lock (_gate)
        {
            _pausing = false;
            if (_next is { } bytes && !_ended)
            {
                Pass(bytes);
            }
        }
    }
}
