using Xunit.Abstractions;

namespace SyncEngine.Client.Tests;

/// <summary>One scenario of the test host in one kind of place. A type of its own, because the runner cuts long texts.</summary>
public sealed class Scenario(string type, string name, string where) : IXunitSerializable
{
    [Obsolete("The runner makes it empty and reads it in.")]
    public Scenario()
        : this("", "", "")
    {
    }

    public string Id => $"{type}.{name}";

    public string Where => where;

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(type), type);
        info.AddValue(nameof(name), name);
        info.AddValue(nameof(where), where);
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        type = info.GetValue<string>(nameof(type));
        name = info.GetValue<string>(nameof(name));
        where = info.GetValue<string>(nameof(where));
    }

    public override string ToString() => $"{name} ({where})";
}
