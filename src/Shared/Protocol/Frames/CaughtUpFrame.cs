namespace SyncEngine.Protocol.Frames;

/// <summary>Server to client: at this moment the log ended at <paramref name="Seq"/>, and everything up to it has been sent.</summary>
public sealed record CaughtUpFrame(long Seq) : Frame;
