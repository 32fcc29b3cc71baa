using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Transport;

/// <summary>How far a log was read, how far of that is stored, and how many pages may still come (invariant 11).</summary>
internal sealed class RestReading(Cursor start, int credits)
{
    private readonly Lock _gate = new();
    private readonly Queue<Cursor> _unstored = [];
    private TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _credits = credits;

    /// <summary>The end of the last page that came.</summary>
    public Cursor Received { get; private set; } = start;

    /// <summary>The end of the last page that was stored.</summary>
    public Cursor Stored { get; private set; } = start;

    /// <summary>How many pages may come, as soon as it is one.</summary>
    public async Task<int> TakeCreditsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task given;
            lock (_gate)
            {
                if (_credits > 0)
                {
                    return _credits;
                }

                _given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                given = _given.Task;
            }

            await given.WaitAsync(cancellationToken);
        }
    }

    public void Take(PageFrame page)
    {
        lock (_gate)
        {
            _credits--;
            Received = page.Cursor;
            _unstored.Enqueue(page.Cursor);
        }
    }

    /// <summary>The oldest pages that came are stored, and as many more may come.</summary>
    public void GiveBack(int pages)
    {
        lock (_gate)
        {
            _credits += pages;
            for (var i = 0; i < pages && _unstored.TryDequeue(out var cursor); i++)
            {
                Stored = cursor;
            }

            _given.TrySetResult();
        }
    }
}
