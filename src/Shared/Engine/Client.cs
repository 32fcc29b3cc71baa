namespace SyncEngine.Engine;

/// <summary>What the client calls itself in its hello, and what it can do.</summary>
/// <param name="Folds">It can read what is in the log, and so make a snapshot of it.</param>
public sealed record Client(string Name, string Version, bool Folds = false);
