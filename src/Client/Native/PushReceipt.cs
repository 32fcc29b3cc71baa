namespace SyncEngine.Client;

/// <summary>A delta that is on this device's disk, on its way to the server.</summary>
/// <param name="Number">Its number in the store: 1, 2, 3… for as long as the file lives.</param>
/// <param name="Acknowledged">
/// Completes when the server has it on its disk, however long that takes; is cancelled when the client is disposed before, and then the
/// next client of this store sends it.
/// </param>
public sealed record PushReceipt(long Number, Task Acknowledged);
