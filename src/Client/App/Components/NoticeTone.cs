namespace SyncEngine.Client.App.Components;

public enum NoticeTone
{
    Plain,
    Good,
    Warning,
    Danger,
}
