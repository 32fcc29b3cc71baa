namespace Loro;

/// <summary>The keys of an <see cref="EphemeralStore"/> that changed at once.</summary>
/// <param name="By">Where the change came from.</param>
/// <param name="Added">Keys that were not there before.</param>
/// <param name="Updated">Keys with another value.</param>
/// <param name="Removed">Keys that are gone.</param>
public sealed record EphemeralEvent(
    EphemeralEventSource By, IReadOnlyList<string> Added, IReadOnlyList<string> Updated, IReadOnlyList<string> Removed);
