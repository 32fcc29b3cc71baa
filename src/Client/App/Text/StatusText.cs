using SyncEngine.Client.App.Components;
using SyncEngine.Engine;

namespace SyncEngine.Client.App.Text;

/// <summary>The sync status in words.</summary>
public static class StatusText
{
    /// <summary>The state's name in the page's attributes.</summary>
    public static string Name(SyncState state) => state switch
    {
        SyncState.Synced => "synced",
        SyncState.Syncing => "syncing",
        SyncState.Saved => "saved",
        SyncState.Offline => "offline",
        SyncState.Revoked => "revoked",
        SyncState.SignedOut => "signed-out",
        SyncState.UpdateNeeded => "update-needed",
        SyncState.NotSaving => "not-saving",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string Label(SyncStatus status) => status switch
    {
        { State: SyncState.Synced } => "Synced",
        { State: SyncState.Syncing, Pending: 0 } => "Syncing",
        { State: SyncState.Syncing } => $"Syncing {status.Pending}",
        { State: SyncState.Saved, Pending: 0 } => "Saved on this device",
        { State: SyncState.Saved } => $"Saved here, {status.Pending} waiting",
        { State: SyncState.Offline, Pending: 0 } => "Offline",
        { State: SyncState.Offline } => $"Offline, {status.Pending} waiting",
        { State: SyncState.Revoked } => "Access revoked",
        { State: SyncState.SignedOut } => "Signed out",
        { State: SyncState.UpdateNeeded } => "Update needed",
        _ => "Not saving",
    };

    public static string Explain(SyncState state) => state switch
    {
        SyncState.Synced => "Everything is on the server, and everything from the other devices is here.",
        SyncState.Syncing => "Everything is saved on this device; the exchange with the server is under way.",
        SyncState.Saved => "Everything is saved on this device; not all of it is on the server yet.",
        SyncState.Offline => "Everything is saved on this device. It will be sent when the server can be reached.",
        SyncState.Revoked => "This device's access was revoked. What is here stays here; nothing more is sent or received.",
        SyncState.SignedOut => "The server does not accept this device any more. What is here stays here; nothing more is sent or received.",
        SyncState.UpdateNeeded => "This version of the app is older than the server or the other devices expect. Update it; what is here stays here.",
        _ => "This browser cannot save at the moment; its storage may be full. Keep this page open: it goes on trying.",
    };

    public static IconName Icon(SyncState state) => state switch
    {
        SyncState.Synced => IconName.Check,
        SyncState.Syncing => IconName.Sync,
        SyncState.Saved => IconName.Saved,
        SyncState.Offline => IconName.Offline,
        SyncState.Revoked or SyncState.SignedOut => IconName.Lock,
        SyncState.UpdateNeeded => IconName.Refresh,
        _ => IconName.Warning,
    };

    /// <summary>
    /// What is read aloud when the state changes. The coming and going of "syncing" with every edit is nothing to interrupt a person for.
    /// </summary>
    /// <param name="spoken">What was read aloud last.</param>
    /// <param name="state">The state now.</param>
    public static string Speak(string spoken, SyncState state) => state switch
    {
        SyncState.Syncing => spoken,
        SyncState.Synced or SyncState.Saved when spoken.Length == 0 => "",
        SyncState.Synced => "Synced.",
        _ => $"{Label(new SyncStatus(state, 0))}. {Explain(state)}",
    };
}
