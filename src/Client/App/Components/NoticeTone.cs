namespace SyncEngine.Client.App.Components;

public enum NoticeTone
{
    Plain,
    Warning,
    Danger,
}
