namespace SyncEngine.Server.Operations.Settings;

internal sealed class OriginAttribute(string sentence) : SettingAttribute(sentence)
{
    public override string Expected => "a web origin such as https://app.example";

    public override object? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase)
            ? text
            : null;
}
