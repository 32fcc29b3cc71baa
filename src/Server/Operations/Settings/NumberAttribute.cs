using System.Globalization;

namespace SyncEngine.Server.Operations.Settings;

/// <summary>A whole number in a range, for a property of type <see cref="int"/>.</summary>
internal sealed class NumberAttribute(int least, int most, string sentence) : SettingAttribute(sentence)
{
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    public override object? Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;
}
