namespace Blazor.IndexedDB;

/// <summary>The database has no such store.</summary>
public sealed class IndexedDbNotFoundException : IndexedDbException
{
    internal IndexedDbNotFoundException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
