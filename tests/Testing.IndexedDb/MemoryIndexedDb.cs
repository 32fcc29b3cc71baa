using Blazor.IndexedDB;
using Blazor.IndexedDB.Interop;

namespace SyncEngine.Testing.IndexedDb;

/// <summary>
/// One database of a browser, in memory: it runs the batches as they are encoded for the browser, each as one transaction, in the order
/// of the calls. It outlives its connections. What a browser may do to a database, a test can do to this one. Belongs to one thread.
/// </summary>
public sealed class MemoryIndexedDb
{
    private readonly string _name;
    private readonly Queue<Action> _waiting = [];

    /// <summary>The state as of the last flush to the disk, and after each relaxed transaction since: the newest last.</summary>
    private readonly List<StoredState> _states;

    private IndexedDbFailure? _gone;

    private Action<IndexedDbClosure>? _closed;

    /// <param name="name">What it is called in errors.</param>
    /// <param name="stores">Those it has.</param>
    public MemoryIndexedDb(string name, IEnumerable<IndexedDbStore> stores)
        : this(name, StoredState.Of(stores))
    {
    }

    private MemoryIndexedDb(string name, StoredState state) => (_name, _states) = (name, [state]);

    /// <summary>How transactions get their turn: it is called once for each, and calls back later or at once. They run in order.</summary>
    public Action<Action> Schedule { get; init; } = static run => run();

    /// <summary>Asked before each transaction: the browser's name of the cause if it is to fail, as in <c>QuotaExceededError</c>.</summary>
    public Func<IndexedDbBatch, string?> Fault { get; init; } = static _ => null;

    /// <summary>Relaxed transactions that a loss of power can still take.</summary>
    public int Unflushed => _states.Count - 1;

    public IIndexedDatabase Connect() => new Connection(this);

    /// <summary>Power is lost, and with it the newest of the transactions that were not flushed.</summary>
    public void Lose(int transactions) => _states.RemoveRange(_states.Count - transactions, transactions);

    /// <summary>A copy of it as it is now, as a copied browser profile or a backup of one has it.</summary>
    public MemoryIndexedDb Clone() => Clone(Schedule, Fault);

    /// <summary>The copy is on another disk.</summary>
    public MemoryIndexedDb Clone(Action<Action> schedule, Func<IndexedDbBatch, string?> fault) =>
        new(_name, _states[^1]) { Schedule = schedule, Fault = fault };

    /// <summary>
    /// It is deleted while connections are open: those make way, or lose it when it is the browser that deletes it. A database of
    /// that name can be made anew.
    /// </summary>
    public void Delete(IndexedDbClosure closure = IndexedDbClosure.Deletion)
    {
        _gone = closure == IndexedDbClosure.Browser
            ? new IndexedDbFailure("LostError", _name, null, "the database was deleted while it was open", null)
            : new IndexedDbFailure("ClosedError", _name, null, "the connection made way because another context deletes the database", null);
        _closed?.Invoke(closure);
    }

    private Task RunAsync(IndexedDbBatch batch, IndexedDbDurability durability)
    {
        if (batch.Started || batch.Count == 0)
        {
            throw new InvalidOperationException(batch.Started ? "The batch has been run already." : "The batch is empty.");
        }

        batch.Started = true;
        var done = new TaskCompletionSource();
        _waiting.Enqueue(() => Run(batch, durability, done));
        Schedule(() => _waiting.Dequeue()());
        return done.Task;
    }

    private void Run(IndexedDbBatch batch, IndexedDbDurability durability, TaskCompletionSource done)
    {
        try
        {
            if (_gone is not null)
            {
                throw _gone.ToException();
            }

            if (Fault(batch) is { } cause)
            {
                throw new IndexedDbFailure(cause, _name, null, "the test wants it to fail", null).ToException();
            }

            var transaction = new Transaction(_name, _states[^1]);
            var results = transaction.Run(batch);
            if (batch.Writes)
            {
                Commit(transaction.State, durability);
            }

            batch.Complete(new ResultReader(results));
            done.SetResult();
        }
        catch (IndexedDbException error)
        {
            done.SetException(error);
        }
    }

    /// <summary>A flush takes everything with it that was written before.</summary>
    private void Commit(StoredState state, IndexedDbDurability durability)
    {
        if (durability == IndexedDbDurability.Strict)
        {
            _states.Clear();
        }

        _states.Add(state);
    }

    private sealed class Connection(MemoryIndexedDb database) : IIndexedDatabase
    {
        private bool _disposed;

        public event Action<IndexedDbClosure>? Closed
        {
            add => database._closed += value;
            remove => database._closed -= value;
        }

        public Task RunAsync(IndexedDbBatch batch, IndexedDbDurability durability)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return database.RunAsync(batch, durability);
        }

        public void Dispose() => _disposed = true;
    }
}
