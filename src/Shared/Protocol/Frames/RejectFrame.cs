namespace SyncEngine.Protocol.Frames;

/// <summary>
/// Server to client: the delta <paramref name="Counter"/> and all after it in the same frame were not taken; the connection goes on.
/// Counter 0 stands for a frame that could not be read as far as its counter.
/// </summary>
public sealed record RejectFrame(long Counter, string Code, string Text) : Frame;
