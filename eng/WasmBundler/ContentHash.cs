using System.Security.Cryptography;

namespace SyncEngine.WasmBundler;

/// <summary>The SHA-256 of a file, in the forms the bundle uses.</summary>
internal readonly record struct ContentHash(string Hex)
{
    private const int NameLength = 12;

    public static ContentHash Of(byte[] content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>The form of <c>integrity</c> attributes and of fetch's <c>integrity</c> option.</summary>
    public string Integrity => "sha256-" + Convert.ToBase64String(Convert.FromHexString(Hex));

    /// <summary>Puts the hash before the extension: css/app.css becomes css/app.0123456789ab.css.</summary>
    public string NameOf(string path)
    {
        var extension = Path.GetExtension(path);
        return $"{path[..^extension.Length]}.{Hex[..NameLength]}{extension}";
    }
}
