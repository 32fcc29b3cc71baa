namespace SyncEngine.Server.Operations.Settings;

/// <summary>One of a few words: the names of an enumeration, in any case.</summary>
internal sealed class ChoiceAttribute<T>(string sentence) : SettingAttribute(sentence)
    where T : struct, Enum
{
    private static readonly string[] Words = Enum.GetNames<T>();

    public override string Expected => string.Join(" or ", Words).ToLowerInvariant();

    public override object? Parse(string text) =>
        Words.Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : null;
}
