using System.Text;

namespace SyncEngine.Client.Host;

/// <summary>What a scenario gets: names that no other scenario uses, and a place for its figures.</summary>
public sealed class Stage(string name)
{
    private readonly StringBuilder _printed = new();

    public string Printed => _printed.ToString();

    /// <summary>The scenario's own database.</summary>
    public string Database => name;

    public void Print(FormattableString line) => _printed.AppendLine(FormattableString.Invariant(line));
}
