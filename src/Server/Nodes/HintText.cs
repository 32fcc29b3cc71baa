using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Nodes;

/// <summary>
/// Hints as text: the id of the node that says them, then each as its letter and its values, all ASCII. <c>L</c> workspace seq, <c>G</c> grant,
/// <c>R</c> workspace, <c>P</c> workspace replica bytes. A letter that is not known is passed over, so that nodes of two versions understand each other.
/// </summary>
internal static class HintText
{
    /// <summary>PostgreSQL takes less than 8,000 bytes at once.</summary>
    private const int MostLength = 7_999;

    private const char Between = ' ';
    private const char Within = '.';

    /// <summary>In as few texts as they fit; a hint that fits none is left out.</summary>
    public static IEnumerable<string> Write(Id<Node> from, IEnumerable<NodeHint> hints)
    {
        var text = new StringBuilder();
        foreach (var word in hints.Select(Word).Where(word => Id<Node>.TextLength + 1 + word.Length <= MostLength))
        {
            if (text.Length + 1 + word.Length > MostLength)
            {
                yield return text.ToString();
                text.Clear();
            }

            if (text.Length == 0)
            {
                text.Append(from);
            }

            text.Append(Between).Append(word);
        }

        if (text.Length > 0)
        {
            yield return text.ToString();
        }
    }

    /// <summary>The hints and who said them; null when the text is not of this kind.</summary>
    public static (Id<Node> From, IReadOnlyList<NodeHint> Hints)? Read(string text)
    {
        var words = text.Split(Between);
        return Id<Node>.TryParse(words[0], out var from) ? (from, words.Skip(1).Select(Hint).OfType<NodeHint>().ToList()) : null;
    }

    private static string Word(NodeHint hint) => hint switch
    {
        LogGrew grew => string.Create(CultureInfo.InvariantCulture, $"L{Within}{grew.Workspace}{Within}{grew.Seq}"),
        GrantChanged changed => $"G{Within}{changed.Grant}",
        RosterChanged changed => $"R{Within}{changed.Workspace}",
        PresenceShown shown => $"P{Within}{shown.Workspace}{Within}{shown.Replica}{Within}{Base64Url.EncodeToString(shown.Bytes.Span)}",
        _ => throw new ArgumentOutOfRangeException(nameof(hint), hint, "This hint has no text."),
    };

    private static NodeHint? Hint(string word) => word.Split(Within) switch
    {
        ["L", var workspace, var seq]
            when Id<Workspace>.TryParse(workspace, out var of)
            && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var at) => new LogGrew(of, at),
        ["G", var grant] when Id<Grant>.TryParse(grant, out var changed) => new GrantChanged(changed),
        ["R", var workspace] when Id<Workspace>.TryParse(workspace, out var of) => new RosterChanged(of),
        ["P", var workspace, var replica, var bytes]
            when Id<Workspace>.TryParse(workspace, out var of) && Id<Replica>.TryParse(replica, out var by) && Base64Url.IsValid(bytes)
            => new PresenceShown(of, by, Base64Url.DecodeFromChars(bytes)),
        _ => null,
    };
}
