namespace SyncEngine.Server.Admin;

/// <summary>A whole store as one file, in the way of its kind.</summary>
internal interface IStoreBackup
{
    /// <summary>While the store is in use.</summary>
    Task BackupAsync(string path, AdminReport report);

    /// <summary>Into an empty store that no server uses.</summary>
    /// <exception cref="AdminException">The store is not empty, or the file is no backup of this kind.</exception>
    Task RestoreAsync(string path, AdminReport report);
}
