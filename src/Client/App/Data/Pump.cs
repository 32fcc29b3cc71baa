namespace SyncEngine.Client.App.Data;

/// <summary>
/// Runs one step at a time. Asked while it runs, it runs once more afterwards; when it fails, again after a pause that grows, until it
/// succeeds. Belongs to one thread.
/// </summary>
public sealed class Pump(Func<Task> step, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _wake = new();
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private bool _asked;

    /// <summary>Why the last step failed; null when it succeeded.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>After each step.</summary>
    public event Action? Stepped;

    /// <summary>The step runs from its start at least once more; a pause after a failure ends now.</summary>
    public void Ask()
    {
        _asked = true;
        _wake.TrySetResult();
        if (!_isRunning && !_stopping.IsCancellationRequested)
        {
            _isRunning = true;
            _running = RunAsync();
        }
    }

    /// <summary>Lets the step that runs come to its end, and runs none after it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _wake.TrySetResult();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (_asked && !_stopping.IsCancellationRequested)
        {
            _asked = false;
            _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Failure = await TryStepAsync();
            Stepped?.Invoke();
            if (Failure is null)
            {
                pause = FirstPause;
            }
            else
            {
                await Task.WhenAny(_wake.Task, Task.Delay(pause, time, _stopping.Token));
                _asked = true;
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
}
