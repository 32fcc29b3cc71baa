namespace SyncEngine.Client.App.Components;

public enum IconName
{
    ArrowLeft,
    ArrowRight,
    Bowl,
    Check,
    Close,
    Copy,
    Devices,
    Download,
    Eye,
    Key,
    Link,
    Lock,
    Offline,
    Pencil,
    Plus,
    Refresh,
    Saved,
    Sync,
    Trash,
    Undo,
    Warning,
}
