using System.Globalization;

namespace SyncEngine.Server.Tests.Forgery;

/// <summary>Small changes of a text in base64url, all from one source of chance.</summary>
internal sealed class TextBender(Random random)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly string[] Spaces = [" ", "\t", "\r", "\n", "\u00a0", "\u200b", "\ufeff", "\0"];

    public int Next(int most) => random.Next(most);

    public T OneOf<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public string FlipBit(string text) => At(text, letter => (char)(letter ^ (1 << random.Next(7))));

    public string Replace(string text) => At(text, _ => OneOf(Alphabet.ToCharArray()));

    public string Swap(string text)
    {
        var letters = text.ToCharArray();
        var (one, other) = (random.Next(letters.Length), random.Next(letters.Length));
        (letters[one], letters[other]) = (letters[other], letters[one]);
        return new string(letters);
    }

    public string Truncate(string text) => text[..random.Next(text.Length)];

    public string Behead(string text) => text[(1 + random.Next(text.Length - 1))..];

    /// <summary>Of one letter, or of all.</summary>
    public string InvertCase(string text) => random.Next(4) switch
    {
        0 => text.ToUpper(CultureInfo.InvariantCulture),
        1 => text.ToLower(CultureInfo.InvariantCulture),
        2 => string.Concat(text.Select(Inverted)),
        _ => At(text, Inverted),
    };

    /// <summary>The last character carries bits that decoding passes over: 4 when its bytes are one more than a multiple of three, 2 when two more.</summary>
    public string SetUnusedBits(string text)
    {
        var unused = (text.Length % 4) switch { 2 => 4, 3 => 2, _ => 0 };
        return unused == 0 ? text + "A" : text[..^1] + Alphabet[Alphabet.IndexOf(text[^1], StringComparison.Ordinal) ^ (1 + random.Next((1 << unused) - 1))];
    }

    public string Pad(string text) => text + new string('=', 1 + random.Next(3));

    public string AddSpace(string text)
    {
        var at = random.Next(3) switch { 0 => 0, 1 => text.Length, _ => random.Next(text.Length) };
        return text.Insert(at, OneOf(Spaces));
    }

    /// <summary>That of plain base64; of a text with none of its letters one is written as an address writes it.</summary>
    public string OtherAlphabet(string text)
    {
        var plain = text.Replace('-', '+').Replace('_', '/');
        var at = random.Next(text.Length);
        return plain == text || random.Next(2) == 0 ? $"{text[..at]}%{(int)text[at]:X2}{text[(at + 1)..]}" : plain;
    }

    /// <summary>Letters that look like the ones of ASCII, or fold to them.</summary>
    public string LeaveAscii(string text) => random.Next(2) == 0
        ? At(text, letter => char.IsAsciiLetterOrDigit(letter) ? (char)(letter + 0xFEE0) : 'é')
        : text.Insert(random.Next(text.Length), "\u0301");

    private string At(string text, Func<char, char> change)
    {
        var letters = text.ToCharArray();
        var at = random.Next(letters.Length);
        letters[at] = change(letters[at]);
        return new string(letters);
    }

    private static char Inverted(char letter) => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter);
}
