using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>A device is, or was, here.</summary>
/// <param name="CursorSeq">How far it has read.</param>
/// <param name="OnlineUntil">It counts as online until then, whatever becomes of this process; null when it has left.</param>
public sealed record Seen(Id<Grant> Grant, DateTimeOffset At, long CursorSeq, DateTimeOffset? OnlineUntil);
