using System.Collections.Concurrent;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// One log while somebody reads it: where it ends, its newest rows, and whom to wake. A subscriber is a cursor (invariant 5): it asks for
/// what follows, from memory when that reaches back far enough, else from the store, and those who ask for the same share the answer.
/// </summary>
internal sealed class Feed(Id<Workspace> workspace, ILogStore log, int pageBytes, FeedBudget budget)
{
    private const int TailBytes = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly Tail _tail = new(TailBytes);
    private readonly HashSet<Subscriber> _subscribers = [];
    private readonly ConcurrentDictionary<long, Lazy<Task<LogPage?>>> _reads = [];
    private LogPage? _newest;
    private long _headSeq;
    private long _lastRead;
    private int _budgeted;
    private bool _closed;
    private int _rosterChanges;

    public Id<Workspace> Workspace => workspace;

    /// <summary>The end of the log, as far as this feed has heard.</summary>
    public long HeadSeq => Volatile.Read(ref _headSeq);

    /// <summary>Grows whenever the workspace's devices, invites or history have changed, or who is online.</summary>
    public int RosterChanges => Volatile.Read(ref _rosterChanges);

    /// <summary>When it was last read, as <see cref="FeedBudget.NextRead"/> counts.</summary>
    public long LastRead => Volatile.Read(ref _lastRead);

    /// <summary>Whoever still subscribes must open the log anew.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

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

    public void Add(Subscriber subscriber)
    {
        lock (_gate)
        {
            _subscribers.Add(subscriber);
        }
    }

    public void Remove(Subscriber subscriber)
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
            if (!_closed)
            {
                _tail.Append(rows);
                Budget();
                RaiseHead(rows[^1].Seq);
            }
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

    /// <summary>Passes presence on to all but the one it comes from, encoded once.</summary>
    public void Show(Id<Replica> replica, ReadOnlyMemory<byte> bytes, Subscriber? from = null)
    {
        var presence = FrameCodec.Encode(new PresenceFrame(replica, bytes));
        lock (_gate)
        {
            foreach (var subscriber in _subscribers.Where(subscriber => subscriber != from))
            {
                subscriber.Show(replica, presence);
            }
        }
    }

    public void NoteRoster()
    {
        Interlocked.Increment(ref _rosterChanges);
        lock (_gate)
        {
            Wake();
        }
    }

    /// <summary>Gives up what it keeps in memory. Nothing is lost: it is all in the store.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _tail.Clear();
            _newest = null;
            Budget();
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            Volatile.Write(ref _closed, true);
            Wake();
        }

        Forget();
    }

    /// <summary>The page after a seq; null when the log ends there.</summary>
    public async ValueTask<LogPage?> ReadAsync(long afterSeq)
    {
        Volatile.Write(ref _lastRead, budget.NextRead());
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
                Budget();
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
        if (seq > _headSeq)
        {
            Volatile.Write(ref _headSeq, seq);
            Wake();
        }
    }

    private void Wake()
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber.Wake.Set();
        }
    }

    private void Budget()
    {
        var bytes = _tail.Bytes + (_newest?.Frame.Bytes.Length ?? 0);
        budget.Add(bytes - _budgeted);
        _budgeted = bytes;
    }
}
