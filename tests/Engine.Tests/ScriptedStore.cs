using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

/// <summary>A local store whose transactions the test can make fail.</summary>
internal sealed class ScriptedStore : IReplicaStore
{
    private readonly Lock _lock = new();
    private readonly List<ReadOnlyMemory<byte>> _deltas = [];
    private StoredReplica _stored = new(Timeline.Alice, Cursor.Start, StoredCounter: 0, LastCounter: 0);

    public bool Broken { get; set; }

    public Cursor Cursor
    {
        get
        {
            lock (_lock)
            {
                return _stored.Cursor;
            }
        }
    }

    public void Append(params byte[] payload)
    {
        lock (_lock)
        {
            _deltas.Add(payload);
            _stored = _stored with { LastCounter = _stored.LastCounter + 1 };
        }
    }

    public Task<StoredReplica> LoadAsync(CancellationToken cancellationToken) => Run(() => _stored);

    public Task<OutboxRead> ReadOutboxAsync(long afterCounter, int maxDeltas, int maxBytes, CancellationToken cancellationToken) => Run(() =>
    {
        var payloads = _deltas.Skip((int)afterCounter).Take(maxDeltas).ToList();
        return new OutboxRead(payloads.Count == 0 ? 0 : afterCounter + 1, payloads, _stored.LastCounter);
    });

    public Task StoreAsync(PageFrame page, CancellationToken cancellationToken) => Run(() => _stored = _stored with { Cursor = page.Cursor });

    public Task<StoredReplica> RenewAsync(Renewal renewal, CancellationToken cancellationToken) =>
        Run(() => _stored = _stored with { Replica = Timeline.Bob, Cursor = renewal == Renewal.Fork ? _stored.Cursor : Cursor.Start });

    private Task<T> Run<T>(Func<T> transaction)
    {
        lock (_lock)
        {
            return Broken ? Task.FromException<T>(new IOException("The disk is full.")) : Task.FromResult(transaction());
        }
    }
}
