namespace SyncEngine.Client.App.Components;

public enum IconName
{
    ArrowLeft,
    ArrowRight,
    Bowl,
    Check,
    Copy,
    Devices,
    Eye,
    Link,
    Lock,
    Offline,
    Plus,
    Refresh,
    Saved,
    Sync,
    Trash,
    Warning,
}
