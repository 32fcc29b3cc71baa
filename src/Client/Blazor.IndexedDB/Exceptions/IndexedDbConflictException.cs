namespace Blazor.IndexedDB;

/// <summary><see cref="IndexedDbBatch.Expect"/> met another record than the one that was expected.</summary>
public sealed class IndexedDbConflictException : IndexedDbException
{
    internal IndexedDbConflictException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
