using System.Buffers;
using System.Buffers.Text;

namespace SyncEngine.Server.Access;

/// <summary>
/// The one spelling of a token. Decoders of base64url take padding, the other alphabet, or any unused bits in a last character, each as it
/// pleases: then one signature would stand in many texts, all of them valid.
/// </summary>
internal static class TokenText
{
    /// <summary>Several times what this server writes. What is longer is not even taken apart.</summary>
    public const int MostLength = 2048;

    private const int Parts = 3;

    /// <summary>Three parts, each of them what its bytes are in base64url and none of them empty.</summary>
    public static bool IsCanonical(string text)
    {
        if (text.Length > MostLength)
        {
            return false;
        }

        var parts = 0;
        foreach (var part in text.AsSpan().Split('.'))
        {
            if (++parts > Parts || !IsCanonicalPart(text.AsSpan(part)))
            {
                return false;
            }
        }

        return parts == Parts;
    }

    private static bool IsCanonicalPart(ReadOnlySpan<char> part)
    {
        Span<byte> bytes = stackalloc byte[MostLength];
        Span<char> again = stackalloc char[MostLength];
        return part.Length > 0
            && Base64Url.DecodeFromChars(part, bytes, out _, out var length) == OperationStatus.Done
            && Base64Url.TryEncodeToChars(bytes[..length], again, out var written)
            && again[..written].SequenceEqual(part);
    }
}
