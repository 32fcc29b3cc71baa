namespace SyncEngine.Engine;

/// <summary>What a person is told.</summary>
public enum SyncState
{
    /// <summary>Saved on this device; the server has not been reached yet, or may not be written to.</summary>
    Saved,

    Syncing,
    Synced,
    Offline,
    SignedOut,
    Revoked,
    UpdateNeeded,
    NotSaving,
}
