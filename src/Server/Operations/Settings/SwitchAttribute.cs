namespace SyncEngine.Server.Operations.Settings;

/// <summary>On or off, for a property of type <see cref="bool"/>.</summary>
internal sealed class SwitchAttribute(string sentence) : SettingAttribute(sentence)
{
    public override string Expected => "true or false";

    public override object? Parse(string text) => bool.TryParse(text, out var value) ? value : null;
}
