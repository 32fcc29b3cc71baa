namespace SyncEngine.Client.App.Data;

/// <summary>
/// When to ask the server again for something of which it only hints that it has changed: shortly after a hint, so that several are one; when
/// the page comes into view; and now and then while it is, because hints are lost (invariant 5). Belongs to one thread.
/// </summary>
public sealed class Refresher : IAsyncDisposable
{
    /// <summary>From the first hint to asking.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(150);

    /// <summary>From asking to asking without a hint.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>From asking to asking while something is known to move.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private readonly Pump _pump;
    private readonly ITimer _settling;
    private readonly ITimer _interval;
    private bool _isVisible;
    private bool _isSettling;

    /// <param name="load">Fails when the answer does not come; it is asked for again after a pause.</param>
    /// <param name="time">Paces it.</param>
    public Refresher(Func<Task> load, TimeProvider time)
    {
        _pump = new Pump(() => _isVisible ? load() : Task.CompletedTask, time);
        _pump.Stepped += () => Loaded?.Invoke();
        _settling = time.CreateTimer(_ => Ask(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _interval = time.CreateTimer(_ => Ask(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why it could not be loaded the last time; null when it could.</summary>
    public Exception? Failure => _pump.Failure;

    /// <summary>Loading has come to its end, or has failed.</summary>
    public event Action? Loaded;

    /// <summary>Whether anybody can see what is loaded. While nobody can, nothing is asked for.</summary>
    public void Show(bool visible)
    {
        _isVisible = visible;
        if (visible)
        {
            Ask();
        }
    }

    /// <summary>Asks for nothing until it is shown again, and completes when nothing that was asked for is under way.</summary>
    public Task RestAsync()
    {
        Show(false);
        return _pump.Step;
    }

    /// <summary>It may have changed.</summary>
    public void Hint()
    {
        if (!_isSettling)
        {
            _isSettling = true;
            _settling.Change(Settling, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What was loaded will be another soon, and nobody hints at it.</summary>
    public void Expect()
    {
        if (_isVisible)
        {
            _interval.Change(Soon, Interval);
        }
    }

    /// <summary>Does not wait: it is known to have changed.</summary>
    public void Ask()
    {
        _isSettling = false;
        if (_isVisible)
        {
            _interval.Change(Interval, Interval);
            _pump.Ask();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _settling.DisposeAsync();
        await _interval.DisposeAsync();
        await _pump.DisposeAsync();
    }
}
