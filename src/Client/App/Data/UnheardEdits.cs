namespace SyncEngine.Client.App.Data;

/// <summary>
/// Deltas of this tab that are on the disk and that the worker has not counted yet. They are told apart by their numbers in the outbox: a
/// status that was on its way before the worker knew of an edit must not make that edit look synced.
/// </summary>
public sealed class UnheardEdits
{
    private readonly Queue<long> _ordinals = [];

    public int Count => _ordinals.Count;

    /// <param name="lastOrdinal">Of the last of the deltas; the others have the numbers before it.</param>
    /// <param name="deltas">How many were stored together.</param>
    public void Add(long lastOrdinal, int deltas)
    {
        for (var ordinal = lastOrdinal - deltas + 1; ordinal <= lastOrdinal; ordinal++)
        {
            _ordinals.Enqueue(ordinal);
        }
    }

    /// <summary>The outbox that numbered them is gone.</summary>
    public void Forget() => _ordinals.Clear();

    /// <summary>The worker has counted the outbox up to there.</summary>
    public void Hear(long ordinal)
    {
        while (_ordinals.TryPeek(out var oldest) && oldest <= ordinal)
        {
            _ordinals.Dequeue();
        }
    }
}
