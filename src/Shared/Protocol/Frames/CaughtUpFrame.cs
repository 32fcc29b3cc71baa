namespace SyncEngine.Protocol.Frames;

/// <summary>
/// Server to client: at this moment the log ended at <paramref name="Seq"/>, and everything up to it has been sent. It is said when a
/// connection first reaches the end, and again whenever it does so after more than one page.
/// </summary>
public sealed record CaughtUpFrame(long Seq) : Frame;
