namespace SyncEngine.Client.App.Data;

/// <summary>The pages of a workspace, as they are called between devices.</summary>
public static class WorkspacePlace
{
    public const string Diary = "diary";
    public const string Devices = "devices";
}
