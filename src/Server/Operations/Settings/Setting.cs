using System.Reflection;

namespace SyncEngine.Server.Operations.Settings;

/// <summary>One setting: a property of <see cref="ServerOptions"/> with its declaration.</summary>
internal sealed class Setting
{
    private readonly PropertyInfo _property;
    private readonly SettingAttribute _declaration;

    private Setting(PropertyInfo property, SettingAttribute declaration)
    {
        _property = property;
        _declaration = declaration;
        Key = declaration.Key ?? property.Name;
        IsList = property.PropertyType == typeof(IReadOnlyList<string>);
        Default = property.GetValue(new ServerOptions());
    }

    public static IReadOnlyList<Setting> All { get; } =
        [.. typeof(ServerOptions).GetProperties().Select(property => new Setting(property, DeclarationOf(property)))];

    public string Key { get; }

    public bool IsList { get; }

    public string Sentence => _declaration.Sentence;

    public string Expected => _declaration.Expected;

    /// <summary>Null, or an empty list, when without the setting there is nothing.</summary>
    public object? Default { get; }

    /// <summary>Whether a key of the configuration, without its children, is this setting or one value of it.</summary>
    public bool Holds(string key) =>
        key.Equals(Key, StringComparison.OrdinalIgnoreCase)
            ? !IsList
            : IsList
                && key.StartsWith($"{Key}:", StringComparison.OrdinalIgnoreCase)
                && key.AsSpan(Key.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <exception cref="SettingException">A value is not what is expected.</exception>
    public void Read(IConfiguration configuration, ServerOptions options)
    {
        var section = configuration.GetSection(Key);
        if (IsList)
        {
            _property.SetValue(options, section.GetChildren().Select(child => (string)Parse(child)).ToList());
        }
        else if (section.Value is not null)
        {
            _property.SetValue(options, Parse(section));
        }
    }

    private object Parse(IConfigurationSection section) =>
        _declaration.Parse(section.Value ?? "")
        ?? throw new SettingException(
            $"{section.Path}: {(_declaration.Secret ? "the value" : $"'{section.Value}'")} is wrong; expected: {Expected}.");

    private static SettingAttribute DeclarationOf(PropertyInfo property) =>
        property.GetCustomAttribute<SettingAttribute>()
        ?? throw new InvalidOperationException($"{property.Name} says neither what it is nor what it accepts.");
}
