namespace SyncEngine.Client.App.Data;

/// <summary>
/// Runs one step at a time. Asked while it runs, it runs once more afterwards; when it fails, again after a pause that grows, until it
/// succeeds. Belongs to one thread.
/// </summary>
public sealed class Pump(Func<Task> step, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private Task _running = Task.CompletedTask;
    private Task<Exception?> _step = Task.FromResult<Exception?>(null);
    private CancellationTokenSource? _pause;
    private bool _isRunning;
    private bool _isAsked;
    private bool _isStopped;

    /// <summary>Why the last step failed; null when it succeeded.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>After each step.</summary>
    public event Action? Stepped;

    /// <summary>The step that runs, or has run last. Does not fail.</summary>
    public Task Step => _step;

    /// <summary>The step runs from its start at least once more; a pause after a failure ends now.</summary>
    public void Ask()
    {
        _isAsked = true;
        _pause?.Cancel();
        if (!_isRunning && !_isStopped)
        {
            _isRunning = true;
            _running = RunAsync();
        }
    }

    /// <summary>Lets the step that runs come to its end, and runs none after it.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopped = true;
        _pause?.Cancel();
        await _running;
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (_isAsked && !_isStopped)
        {
            _isAsked = false;
            _step = TryStepAsync();
            Failure = await _step;
            Stepped?.Invoke();
            if (Failure is null)
            {
                pause = FirstPause;
            }
            else if (!_isAsked && !_isStopped)
            {
                await PauseAsync(pause);
                _isAsked = true;
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }

        _isRunning = false;
    }

    /// <summary>Any failure is kept and shown by the owner: trying again is all that can be done about it here.</summary>
    private async Task<Exception?> TryStepAsync()
    {
        try
        {
            await step();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        using (_pause = new CancellationTokenSource())
        {
            await Task.Delay(pause, time, _pause.Token)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        _pause = null;
    }
}
