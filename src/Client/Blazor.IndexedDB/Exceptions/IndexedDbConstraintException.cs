namespace Blazor.IndexedDB;

/// <summary><see cref="IndexedDbBatch.Add"/> met a record that has the key already.</summary>
public sealed class IndexedDbConstraintException : IndexedDbException
{
    internal IndexedDbConstraintException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
