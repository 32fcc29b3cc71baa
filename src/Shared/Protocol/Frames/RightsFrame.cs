namespace SyncEngine.Protocol.Frames;

/// <summary>Server to client: the grant now says this. <paramref name="Expires"/> in Unix milliseconds, null for never.</summary>
/// <param name="DeviceName">What the workspace's masters call this device.</param>
public sealed record RightsFrame(Scope Scope, long? Expires, Role Role, string DeviceName) : Frame;
