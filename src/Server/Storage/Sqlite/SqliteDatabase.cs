using System.Collections.Concurrent;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>
/// One connection on its own thread: calls to SQLite block, and a second connection would bring out the WAL-reset bug. Writes are
/// committed in groups: whatever has queued while the last commit ran is the next transaction, so that a wait for the disk is shared
/// by all who wait. The queue is bounded by its callers: each connection has a window and each request one call.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    /// <summary>Calls taken together at most, so that the first of a group does not wait for thousands.</summary>
    private const int GroupCalls = 1024;

    /// <summary>Look-ups in one turn at most, so that thousands of them hold up no commit.</summary>
    private const int LookupsPerTurn = 500;

    private readonly BlockingCollection<SqliteWork> _queue = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteSession _session;
    private readonly ILogger<SqliteDatabase> _logger;

    public SqliteDatabase(string path, ILogger<SqliteDatabase> logger)
    {
        _logger = logger;
        _session = SqliteFile.Open(path, logger);
        new Thread(Run) { Name = "SQLite", IsBackground = true }.Start();
    }

    public Task<T> ReadAsync<T>(Func<SqliteSession, T> body) => Enqueue(new SqliteWork<T>(writes: false, body, committed: null));

    /// <summary>One look-up for each key, and other calls between them when they are many.</summary>
    public async Task<IReadOnlyList<T>> ReadEachAsync<TKey, T>(IEnumerable<TKey> keys, Func<SqliteSession, TKey, T> read)
    {
        var found = new List<T>();
        foreach (var some in keys.Chunk(LookupsPerTurn))
        {
            found.AddRange(await ReadAsync(session => Array.ConvertAll(some, key => read(session, key))));
        }

        return found;
    }

    /// <summary>
    /// Completes when the commit is durable; then <paramref name="committed"/> runs on the database's thread, in the order of the calls.
    /// The body may run more than once, each time on what was committed before.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> body, Action? committed = null) =>
        Enqueue(new SqliteWork<T>(writes: true, body, committed));

    /// <inheritdoc cref="SqliteBackup.RunAsync"/>
    public Task BackupAsync(string path) => SqliteBackup.RunAsync(this, path);

    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _stopped.Task;
    }

    private Task<T> Enqueue<T>(SqliteWork<T> work)
    {
        try
        {
            _queue.Add(work);
            return work.Task;
        }
        catch (InvalidOperationException error)
        {
            return Task.FromException<T>(new StorageException("The store is closed: the server is stopping.", error));
        }
    }

    private void Run()
    {
        var group = new List<SqliteWork>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            while (group.Count < GroupCalls && _queue.TryTake(out var next))
            {
                group.Add(next);
            }

            // Reads first: what none of them has been told of yet, none of them has to see.
            group.Where(work => !work.Writes).ToList().ForEach(Read);
            Commit(group.Where(work => work.Writes).ToList());
        }

        _session.Dispose();
        _stopped.SetResult();
    }

    private void Read(SqliteWork work)
    {
        try
        {
            work.Run(_session);
        }
        catch (Exception error)
        {
            Fail(work, error);
            return;
        }

        work.Complete();
    }

    /// <summary>One transaction for all. A call that throws is left out, and the others run again without it.</summary>
    private void Commit(List<SqliteWork> writes)
    {
        while (writes.Count > 0 && !TryCommit(writes))
        {
        }

        writes.ForEach(work => work.Complete());
    }

    /// <summary>False when it was rolled back: those at fault are told, and taken out.</summary>
    private bool TryCommit(List<SqliteWork> writes)
    {
        SqliteWork? running = null;
        using var span = Telemetry.StartCommit(writes.Count, writes.Select(work => work.Caller));
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var work in writes)
            {
                running = work;
                work.Run(_session);
            }

            running = null;
            _session.Execute("COMMIT");
            return true;
        }
        catch (Exception error)
        {
            RollBack();
            var failed = running is null ? writes.ToList() : [running];
            failed.ForEach(work => Fail(work, error));
            writes.RemoveAll(failed.Contains);
            return false;
        }
    }

    private void RollBack()
    {
        if (!_session.InTransaction)
        {
            return;
        }

        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (Exception error)
        {
            // The next BEGIN will fail, and with it its calls: an unclear transaction is never committed.
            Log.RollbackFailed(_logger, error);
        }
    }

    private void Fail(SqliteWork work, Exception error)
    {
        Log.StoreFailed(_logger, error);
        work.Fail(error as StorageException ?? new StorageException($"The store failed: {error.Message}", error));
    }
}
