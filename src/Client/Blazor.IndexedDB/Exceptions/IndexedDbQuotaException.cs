namespace Blazor.IndexedDB;

/// <summary>The origin may store no more, or the disk is full. Nothing of the transaction was written.</summary>
public sealed class IndexedDbQuotaException : IndexedDbException
{
    internal IndexedDbQuotaException(IndexedDbFailure failure)
        : base(failure)
    {
    }
}
