namespace SyncEngine.App.Tests;

/// <summary>The one thread of a browser: what is posted runs in its order, when what runs now has come to an await.</summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();

    /// <summary>Runs a test on such a thread, until it and everything that it started has come to an end or waits.</summary>
    public static void Run(Func<OneThread, Task> test)
    {
        var thread = new OneThread();
        var outer = Current;
        SetSynchronizationContext(thread);
        try
        {
            var running = test(thread);
            thread.RunPosted();
            Assert.True(running.IsCompleted, "The test waits for something that nothing here will ever do.");
            Assert.True(running.IsCompletedSuccessfully, running.Exception?.InnerException?.ToString());
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

    /// <summary>Runs what is posted, and what that posts.</summary>
    public void RunPosted()
    {
        while (_posted.TryDequeue(out var next))
        {
            next.Callback(next.State);
        }
    }
}
