namespace SyncEngine.Server.Storage;

/// <summary>256 random bits that sign tokens.</summary>
/// <param name="Id">The kid in the tokens: derived from the bytes, and public.</param>
public sealed record StoredKey(string Id, byte[] Bytes, DateTimeOffset Created);
