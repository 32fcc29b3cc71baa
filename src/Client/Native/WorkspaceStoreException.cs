using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace SyncEngine.Client;

/// <summary>The file of a <see cref="WorkspaceClient"/> cannot be used.</summary>
public sealed class WorkspaceStoreException : Exception
{
    /// <summary>A failure that nothing is known about.</summary>
    public WorkspaceStoreException()
    {
    }

    /// <summary>A failure with a reason.</summary>
    public WorkspaceStoreException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with a reason and what caused it.</summary>
    public WorkspaceStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure of a known kind.</summary>
    public WorkspaceStoreException(WorkspaceStoreProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public WorkspaceStoreProblem Problem { get; }

    internal static WorkspaceStoreException Of(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        SQLITE_BUSY or SQLITE_LOCKED => new(WorkspaceStoreProblem.InUse, $"{path} is in use: a store has one owner at a time.", error),
        SQLITE_NOTADB or SQLITE_CORRUPT => new(WorkspaceStoreProblem.Damaged, $"{path} is damaged, or no store: {error.Message}", error),
        SQLITE_FULL => new(WorkspaceStoreProblem.Full, $"{path} cannot grow: {error.Message}", error),
        _ => new(WorkspaceStoreProblem.Failed, $"{path} failed: {error.Message}", error),
    };
}
