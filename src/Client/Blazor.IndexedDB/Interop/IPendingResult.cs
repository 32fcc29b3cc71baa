namespace Blazor.IndexedDB.Interop;

internal interface IPendingResult
{
    /// <summary>Takes the operation's own part of the answer, which holds the results in the order of the operations.</summary>
    void Read(ResultReader reader);
}
