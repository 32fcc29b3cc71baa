using System.Text;

namespace Loro.Interop;

/// <summary>What would not come back as it was written is refused before it is written.</summary>
internal static class WellFormed
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Loro's texts are UTF-8: half of a surrogate pair would become another character.</summary>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public static byte[] Text(string text) => Utf8.GetBytes(text);

    /// <summary>JavaScript objects, through which Loro's maps are read, have no such key of their own.</summary>
    /// <exception cref="ArgumentException">The key is <c>__proto__</c>, or holds half of a surrogate pair.</exception>
    public static byte[] Key(string key) =>
        key == "__proto__" ? throw new ArgumentException("A map cannot have the key __proto__.", nameof(key)) : Text(key);
}
