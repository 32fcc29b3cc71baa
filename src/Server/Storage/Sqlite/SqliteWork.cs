using System.Diagnostics;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>One call that waits for the database's thread.</summary>
internal abstract class SqliteWork(bool writes)
{
    /// <summary>It belongs in a transaction, and may be run again when that was rolled back on another's account.</summary>
    public bool Writes { get; } = writes;

    /// <summary>Where it was called from, for the trace of its commit.</summary>
    public ActivityContext? Caller { get; } = Activity.Current?.Context;

    public abstract void Run(SqliteSession session);

    /// <summary>Hands out the result: for a write, only after the commit (invariant 2).</summary>
    public abstract void Complete();

    public abstract void Fail(StorageException error);
}

internal sealed class SqliteWork<T>(bool writes, Func<SqliteSession, T> body, Action? committed) : SqliteWork(writes)
{
    // Continuations must not run on the database's thread: the next commit waits for it.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override void Run(SqliteSession session) => _result = body(session);

    public override void Complete()
    {
        _completion.SetResult(_result!);
        committed?.Invoke();
    }

    public override void Fail(StorageException error) => _completion.SetException(error);
}
