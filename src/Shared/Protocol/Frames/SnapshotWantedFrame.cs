namespace SyncEngine.Protocol.Frames;

/// <summary>
/// Server to one device at a time: publish a snapshot that covers at least everything up to <paramref name="Seq"/> (invariant 9). Not answered;
/// a device that cannot, or is slow, is passed over when its turn has ended.
/// </summary>
public sealed record SnapshotWantedFrame(long Seq) : Frame;
