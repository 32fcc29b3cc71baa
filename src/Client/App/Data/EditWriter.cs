namespace SyncEngine.Client.App.Data;

/// <summary>
/// Puts the edits of this tab on the disk, strictly in the order in which they were made (invariant 6). What has queued while one
/// transaction ran is the next. An edit that could not be stored is kept and tried again, with all that came after it.
/// </summary>
public sealed class EditWriter : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<byte[]>, Task> _append;
    private readonly Pump _pump;
    private readonly List<byte[]> _queue = [];

    /// <param name="append">Stores deltas in one transaction, all or none.</param>
    /// <param name="time">Paces the attempts.</param>
    public EditWriter(Func<IReadOnlyList<byte[]>, Task> append, TimeProvider time)
    {
        _append = append;
        _pump = new Pump(StoreAsync, time);
        _pump.Stepped += () => Changed?.Invoke();
    }

    /// <summary>Deltas that are not on the disk yet.</summary>
    public int Unsaved => _queue.Count;

    /// <summary>Why the last attempt failed; null when it succeeded.</summary>
    public Exception? Failure => _pump.Failure;

    /// <summary>So many more deltas are on the disk.</summary>
    public event Action<int>? Saved;

    /// <summary><see cref="Unsaved"/> or <see cref="Failure"/> may have changed.</summary>
    public event Action? Changed;

    public void Add(IReadOnlyList<byte[]> deltas)
    {
        _queue.AddRange(deltas);
        Retry();
        Changed?.Invoke();
    }

    /// <summary>Does not wait for the pause after a failure to end.</summary>
    public void Retry() => _pump.Ask();

    /// <summary>Stores what is left, in one last attempt.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        await StoreAsync();
    }

    private async Task StoreAsync()
    {
        var count = _queue.Count;
        if (count > 0)
        {
            await _append(_queue.GetRange(0, count));
            _queue.RemoveRange(0, count);
            Saved?.Invoke(count);
        }
    }
}
