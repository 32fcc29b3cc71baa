namespace Blazor.IndexedDB;

/// <summary>Another tab or worker keeps the database open and did not make way.</summary>
public sealed class IndexedDbBlockedException : IndexedDbException
{
    internal IndexedDbBlockedException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
