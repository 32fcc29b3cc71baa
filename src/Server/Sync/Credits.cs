namespace SyncEngine.Server.Sync;

/// <summary>
/// How many pages the client will still take: a browser cannot push back on what it receives, so it asks (invariant 11). It asks for one more
/// when it has stored one, so this also says how far it has read. Pages that were sent and not paid back are never more than the credits.
/// </summary>
internal sealed class Credits(int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _unpaid = [];
    private int _pages;
    private long? _readSeq;

    /// <summary>The end of the last page that was paid back; null before there was one.</summary>
    public long? ReadSeq
    {
        get
        {
            lock (_gate)
            {
                return _readSeq;
            }
        }
    }

    /// <summary>False when that would be more than allowed; then nothing is added.</summary>
    public bool TryAdd(int pages)
    {
        lock (_gate)
        {
            if (pages < 1 || pages > most - _pages)
            {
                return false;
            }

            _pages += pages;
            for (var i = 0; i < pages && _unpaid.TryDequeue(out var seq); i++)
            {
                _readSeq = seq;
            }

            return true;
        }
    }

    /// <summary>For a page, of which <see cref="Sent"/> says where it ended.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (_pages == 0)
            {
                return false;
            }

            _pages--;
            return true;
        }
    }

    public void Sent(long endSeq)
    {
        lock (_gate)
        {
            _unpaid.Enqueue(endSeq);
        }
    }
}
