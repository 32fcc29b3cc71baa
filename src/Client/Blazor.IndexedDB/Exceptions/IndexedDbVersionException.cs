namespace Blazor.IndexedDB;

/// <summary>The database has a higher version than the one that was asked for: newer code has upgraded it.</summary>
public sealed class IndexedDbVersionException : IndexedDbException
{
    internal IndexedDbVersionException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
