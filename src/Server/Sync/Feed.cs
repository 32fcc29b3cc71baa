using System.Collections.Concurrent;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// One log while somebody reads it: where it ends, its newest rows, and whom to wake. A subscriber is a cursor (invariant 5): it asks for
/// what follows, from memory when that reaches back far enough, else from the store, and those who ask for the same share the answer.
/// </summary>
internal sealed class Feed(Id<Workspace> workspace, ILogStore log, int pageBytes)
{
    private const int TailBytes = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly Tail _tail = new(TailBytes);
    private readonly HashSet<Signal> _subscribers = [];
    private readonly ConcurrentDictionary<long, Lazy<Task<LogPage?>>> _reads = [];
    private LogPage? _newest;
    private long _headSeq;

    /// <summary>The end of the log, as far as this feed has heard.</summary>
    public long HeadSeq => Volatile.Read(ref _headSeq);

    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _subscribers.Count == 0;
            }
        }
    }

    public void Add(Signal subscriber)
    {
        lock (_gate)
        {
            _subscribers.Add(subscriber);
        }
    }

    public void Remove(Signal subscriber)
    {
        lock (_gate)
        {
            _subscribers.Remove(subscriber);
        }
    }

    /// <summary>New rows, in log order.</summary>
    public void Append(IReadOnlyList<LogRow> rows)
    {
        lock (_gate)
        {
            _tail.Append(rows);
            RaiseHead(rows[^1].Seq);
        }
    }

    /// <summary>Somebody has seen the log reach this far.</summary>
    public void Reach(long seq)
    {
        lock (_gate)
        {
            RaiseHead(seq);
        }
    }

    /// <summary>The page after a seq; null when the log ends there.</summary>
    public async ValueTask<LogPage?> ReadAsync(long afterSeq)
    {
        if (ReadTail(afterSeq) is { } page)
        {
            return page;
        }

        var read = _reads.GetOrAdd(afterSeq, seq => new Lazy<Task<LogPage?>>(() => ReadStoreAsync(seq)));
        try
        {
            return await read.Value;
        }
        finally
        {
            _reads.TryRemove(KeyValuePair.Create(afterSeq, read));
        }
    }

    /// <summary>Subscribers who are up to date all ask for the same page: the first encodes it, the others get its bytes.</summary>
    private LogPage? ReadTail(long afterSeq)
    {
        lock (_gate)
        {
            var rows = _tail.After(afterSeq, pageBytes);
            if (rows.Count == 0)
            {
                return null;
            }

            if (_newest?.FirstSeq != afterSeq + 1 || _newest.End.Seq != rows[^1].Seq)
            {
                _newest = LogPage.Of(rows);
            }

            return _newest;
        }
    }

    private async Task<LogPage?> ReadStoreAsync(long afterSeq)
    {
        var rows = await log.ReadAsync(workspace, afterSeq, pageBytes);
        return rows.Count == 0 ? null : LogPage.Of(rows);
    }

    private void RaiseHead(long seq)
    {
        if (seq <= _headSeq)
        {
            return;
        }

        Volatile.Write(ref _headSeq, seq);
        foreach (var subscriber in _subscribers)
        {
            subscriber.Set();
        }
    }
}
