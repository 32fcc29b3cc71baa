namespace SyncEngine.Client;

/// <summary>Tells whoever waits that it is time to look again. Taken before looking, no beat is missed.</summary>
internal sealed class Pulse
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => _next.Task;

    public void Beat()
    {
        var beat = _next;
        _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        beat.TrySetResult();
    }
}
