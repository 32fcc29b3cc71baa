namespace SyncEngine.Client;

/// <summary>Who waits for the acknowledgement of which push. The server may be quicker than the one who asks.</summary>
internal sealed class Acknowledgements
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _upTo;
    private bool _closed;

    public Task WaitAsync(long number)
    {
        lock (_gate)
        {
            if (number <= _upTo)
            {
                return Task.CompletedTask;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, number);
            if (_closed)
            {
                waiter.SetCanceled(new CancellationToken(canceled: true));
            }

            return waiter.Task;
        }
    }

    public void Advance(long number)
    {
        lock (_gate)
        {
            _upTo = Math.Max(_upTo, number);
            while (_waiting.TryPeek(out var waiter, out var next) && next <= _upTo)
            {
                _waiting.Dequeue();
                waiter.TrySetResult();
            }
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_waiting.TryDequeue(out var waiter, out _))
            {
                waiter.TrySetCanceled();
            }
        }
    }
}
