namespace Blazor.IndexedDB;

/// <summary>The connection was closed for good, because another context upgrades or deletes the database.</summary>
public sealed class IndexedDbClosedException : IndexedDbException
{
    internal IndexedDbClosedException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
