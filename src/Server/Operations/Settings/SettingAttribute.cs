namespace SyncEngine.Server.Operations.Settings;

/// <summary>
/// Declares a property of <see cref="ServerOptions"/> as a setting: its sentence in the documentation and what it accepts. Its default is the
/// property's initial value. A property that is a list takes one value for each index, <c>Key:0</c>, <c>Key:1</c>…
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SettingAttribute(string sentence) : Attribute
{
    public string Sentence { get; } = sentence;

    /// <summary>Null when it is the name of the property.</summary>
    public string? Key { get; init; }

    /// <summary>What a value is, as it follows "expected: ".</summary>
    public abstract string Expected { get; }

    /// <summary>A value of it is never shown, not even a wrong one.</summary>
    public virtual bool Secret => false;

    /// <summary>Null when the text is not what is expected.</summary>
    public abstract object? Parse(string text);
}
