using System.Text.RegularExpressions;

namespace SyncEngine.WasmBundler;

/// <summary>How a text file of the bundle names other files of the bundle.</summary>
internal static partial class References
{
    /// <summary>
    /// Calls <paramref name="rename"/> with the bundle path of everything that has the form of a reference, and puts the path it returns in
    /// its place. Null leaves the text as it is: it names no file of the bundle.
    /// </summary>
    public static string Rewrite(string path, string text, Func<string, string?> rename) =>
        Pattern(path) is { } pattern
            ? pattern.Replace(text, match => Replace(match, path, rename))
            : text;

    public static bool IsText(string path) => Pattern(path) is not null;

    private static Regex? Pattern(string path) => Path.GetExtension(path) switch
    {
        ".js" => ModulePath(),
        ".css" => StylePath(),
        ".html" => PagePath(),
        ".webmanifest" => ManifestPath(),
        _ => null,
    };

    private static string Replace(Match match, string path, Func<string, string?> rename)
    {
        var reference = match.Groups["path"];
        if (rename(Resolve(path, reference.Value)) is not { } renamed)
        {
            return match.Value;
        }

        // Publication changes the last segment only, so whatever leads there stays true.
        var folder = reference.Value[..(reference.Value.LastIndexOf('/') + 1)];
        var start = reference.Index - match.Index;
        return match.Value[..start] + folder + Path.GetFileName(renamed) + match.Value[(start + reference.Length)..];
    }

    private static string Resolve(string path, string reference) =>
        new Uri(new Uri("bundle:///" + path), reference).AbsolutePath.TrimStart('/');

    /// <summary>Only what starts with a dot: any other string of a script may be anything.</summary>
    [GeneratedRegex("""(?<quote>["'`])(?<path>\.{1,2}/[^"'`\s?#]+)\k<quote>""")]
    private static partial Regex ModulePath();

    [GeneratedRegex("""(?:url\(\s*["']?|@import\s+["'])(?<path>[^"')\s:?#]+)""")]
    private static partial Regex StylePath();

    [GeneratedRegex("""\s(?:src|href)=["'](?<path>[^"':?#]+)["']""")]
    private static partial Regex PagePath();

    [GeneratedRegex("\"src\"\\s*:\\s*\"(?<path>[^\":?#]+)\"")]
    private static partial Regex ManifestPath();
}
