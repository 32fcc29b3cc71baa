namespace Loro;

/// <summary>One change of a document: all that one commit or one import did.</summary>
/// <param name="By">What made it.</param>
/// <param name="Origin">The origin that was given to <see cref="LoroDoc.Commit"/>; empty when there was none. It is not sent to others.</param>
/// <param name="Changes">The containers that changed, parents before children.</param>
public sealed record LoroEvent(LoroEventSource By, string Origin, IReadOnlyList<LoroChange> Changes);
