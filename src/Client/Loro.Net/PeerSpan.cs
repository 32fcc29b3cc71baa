namespace Loro;

/// <summary>Operations of one peer, which numbers its own from 0.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last.</param>
public readonly record struct PeerSpan(ulong Peer, int Start, int End);
