namespace SyncEngine.Server.Storage;

/// <summary>An entry to insert.</summary>
/// <param name="Hash">SHA-256 of the payload.</param>
internal sealed record NewEntry(LogRow Row, byte[] Hash);
