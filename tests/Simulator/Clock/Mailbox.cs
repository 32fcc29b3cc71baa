namespace SyncEngine.Simulator.Clock;

/// <summary>What one thread of the world awaits from others, in order.</summary>
internal sealed class Mailbox<T>
{
    private readonly Queue<T> _items = new();
    private TaskCompletionSource? _waiting;
    private Exception? _broken;
    private bool _ended;

    public void Add(T item)
    {
        _items.Enqueue(item);
        Wake();
    }

    /// <summary>Nothing comes behind what is there: because of the reason, if there is one.</summary>
    public void End(Exception? reason)
    {
        _ended = true;
        _broken ??= reason;
        Wake();
    }

    /// <summary>The next; false at the end.</summary>
    public async Task<(bool IsThere, T? Item)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_items.TryDequeue(out var item))
            {
                return (true, item);
            }

            if (_ended)
            {
                return _broken is null ? (false, default) : throw _broken;
            }

            var waiting = _waiting = new TaskCompletionSource();
            using var registration = cancellationToken.UnsafeRegister(_ => waiting.TrySetCanceled(cancellationToken), null);
            await waiting.Task;
        }
    }

    private void Wake() => _waiting?.TrySetResult();
}
