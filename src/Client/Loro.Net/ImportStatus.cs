namespace Loro;

/// <summary>What an import did.</summary>
/// <param name="Success">The operations that are in the document now and were not before.</param>
/// <param name="Pending">
/// The operations that wait in memory for others they depend on. They are in no snapshot: keep their bytes until a later import has
/// taken them in.
/// </param>
public sealed record ImportStatus(IReadOnlyList<PeerSpan> Success, IReadOnlyList<PeerSpan> Pending)
{
    /// <summary>Whether nothing waits.</summary>
    public bool IsComplete => Pending.Count == 0;
}
