namespace SyncEngine.Protocol.Frames;

/// <summary>
/// Server to a master: the workspace's devices, invites or history have changed, or who is online. A hint: what they are now is asked over HTTP.
/// </summary>
public sealed record RosterFrame : Frame;
