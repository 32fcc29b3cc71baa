namespace SyncEngine.Server.Operations.Settings;

internal sealed class FolderAttribute(string sentence) : SettingAttribute(sentence)
{
    public override string Expected => "the name of a folder";

    public override object? Parse(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
