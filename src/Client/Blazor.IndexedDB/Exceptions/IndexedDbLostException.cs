namespace Blazor.IndexedDB;

/// <summary>The database was there when it was opened and has been deleted since. It is not created again behind the owner's back: open it anew.</summary>
public sealed class IndexedDbLostException : IndexedDbException
{
    internal IndexedDbLostException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
