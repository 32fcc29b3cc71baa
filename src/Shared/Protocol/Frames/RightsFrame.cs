namespace SyncEngine.Protocol.Frames;

/// <summary>Server to client: the grant now says this. <paramref name="Expires"/> in Unix milliseconds, null for never.</summary>
public sealed record RightsFrame(Scope Scope, long? Expires) : Frame;
