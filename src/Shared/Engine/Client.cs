namespace SyncEngine.Engine;

/// <summary>What the client calls itself in its hello.</summary>
public sealed record Client(string Name, string Version);
