using SyncEngine.Server.Tests.Operations;

namespace SyncEngine.Server.Tests.Matrix;

/// <summary>The tables of docs/security.md that say who gets which answer. They are what is expected: nothing is written twice.</summary>
internal sealed class MatrixDocument(string section)
{
    private readonly List<string[]> _rows = Repository.Read("SecurityDocument")
        .Split($"\n### {section}\n")[1].Split("\n#")[0].Split('\n')
        .Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())
        .ToList();

    /// <summary>The first columns say what it is about.</summary>
    public IEnumerable<string> Columns(int after) => _rows[0].Skip(after);

    public IEnumerable<string> Names => _rows.Skip(1).Select(row => row[0]);

    /// <summary>The whole row; null when there is none of this name, so that a test can say what it would be.</summary>
    public string? Row(string name) => _rows.Skip(1).Where(row => row[0] == name).Select(Line).FirstOrDefault();

    public static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
