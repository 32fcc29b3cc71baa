using System.Text;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Transport.Tests;

/// <summary>A local store that lasts as long as the test: what is tested here is the way between two of them.</summary>
internal sealed class MemoryReplica : IReplicaStore
{
    private readonly Lock _lock = new();
    private readonly List<LogEntry> _log = [];
    private readonly List<ReadOnlyMemory<byte>> _outbox = [];
    private StoredReplica _stored = new(Id<Replica>.New(), Cursor.Start, StoredCounter: 0, LastCounter: 0);

    public StoredReplica Stored
    {
        get
        {
            lock (_lock)
            {
                return _stored;
            }
        }
    }

    /// <summary>The log as text, in its order.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_lock)
            {
                return [.. _log.Select(entry => Encoding.UTF8.GetString(entry.Payload.Span))];
            }
        }
    }

    public void Append(string text)
    {
        lock (_lock)
        {
            _outbox.Add(Encoding.UTF8.GetBytes(text));
            _stored = _stored with { LastCounter = _stored.LastCounter + 1 };
        }
    }

    public Task<StoredReplica> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(Stored);

    public Task<OutboxRead> ReadOutboxAsync(long afterCounter, int maxDeltas, int maxBytes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var payloads = new List<ReadOnlyMemory<byte>>();
            foreach (var payload in _outbox.Skip((int)(afterCounter - _stored.StoredCounter)).Take(maxDeltas))
            {
                maxBytes -= payload.Length + Limits.EntryOverheadBytes;
                if (maxBytes < 0 && payloads.Count > 0)
                {
                    break;
                }

                payloads.Add(payload);
            }

            return Task.FromResult(new OutboxRead(payloads.Count == 0 ? 0 : afterCounter + 1, payloads, _stored.LastCounter));
        }
    }

    public Task StoreAsync(PageFrame page, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _log.AddRange(page.Entries);
            var own = page.Entries.Count(entry => entry.Replica == _stored.Replica);
            _outbox.RemoveRange(0, own);
            _stored = _stored with { Cursor = page.Cursor, StoredCounter = _stored.StoredCounter + own };
            return Task.CompletedTask;
        }
    }

    public Task<StoredReplica> RenewAsync(Renewal renewal, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var cursor = _stored.Cursor;
            if (renewal == Renewal.Divergence)
            {
                _outbox.AddRange(_log.Select(entry => entry.Payload));
                _log.Clear();
                cursor = Cursor.Start;
            }

            _stored = new StoredReplica(Id<Replica>.New(), cursor, StoredCounter: 0, LastCounter: _outbox.Count);
            return Task.FromResult(_stored);
        }
    }
}
