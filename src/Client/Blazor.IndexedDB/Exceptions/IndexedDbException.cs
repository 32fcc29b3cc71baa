namespace Blazor.IndexedDB;

/// <summary>
/// IndexedDB refused or failed. The cause is the browser's own name for it; the causes that callers tell apart have types of their own.
/// A transaction that failed wrote nothing.
/// </summary>
public class IndexedDbException : Exception
{
    internal IndexedDbException(IndexedDbFailure failure)
        : base(failure.ToString(), failure.Inner)
    {
        Cause = failure.Cause;
        Database = failure.Database;
        Store = failure.Store;
    }

    /// <summary>The browser's name of the cause, as in <c>QuotaExceededError</c>.</summary>
    public string Cause { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The store whose operation failed; null when it was not one operation that did.</summary>
    public string? Store { get; }
}
