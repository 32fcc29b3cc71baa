namespace SyncEngine.Protocol.Frames;

/// <summary>The client's first message, the argument of <c>Open</c>: which replica it is and how far it has read.</summary>
public sealed record HelloFrame(int Version, Id<Replica> Replica, Cursor Cursor, string ClientName, string ClientVersion) : Frame;
