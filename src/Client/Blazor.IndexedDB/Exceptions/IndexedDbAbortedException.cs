namespace Blazor.IndexedDB;

/// <summary>The browser aborted the transaction without naming an operation at fault. Nothing was written.</summary>
public sealed class IndexedDbAbortedException : IndexedDbException
{
    internal IndexedDbAbortedException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
