namespace SyncEngine.Protocol.Frames;

/// <summary>Server to client: the last frame of a connection, and why.</summary>
public sealed record ByeFrame(string Code, string Text) : Frame;
