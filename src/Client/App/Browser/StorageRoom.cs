namespace SyncEngine.Client.App.Browser;

/// <param name="IsPersistent">The browser clears nothing by itself.</param>
/// <param name="Used">Bytes, of everything that the app keeps: its own files too.</param>
/// <param name="Quota">Bytes that the browser would give it.</param>
public sealed record StorageRoom(bool IsPersistent, long Used, long Quota);
