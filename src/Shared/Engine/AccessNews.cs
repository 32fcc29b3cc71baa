namespace SyncEngine.Engine;

/// <summary>What the server has said about this device's access. Null is what it has not spoken of.</summary>
/// <param name="Token">In place of the one that the connection was opened with; for the same grant.</param>
public sealed record AccessNews(Rights? Rights = null, string? Token = null);
