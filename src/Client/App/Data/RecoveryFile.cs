using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncEngine.Client.App.Data;

/// <summary>The outside of a recovery file, as docs/protocol.md has it. Bytes are base64url.</summary>
/// <param name="Sealed">A <see cref="RecoveryKey"/>, encrypted under the passphrase with <see cref="Header"/> as additional data.</param>
/// <param name="Sha256">Of everything before it: tells damage from a wrong passphrase. Whoever changes the file can change it too.</param>
public sealed record RecoveryFile(
    string Format,
    int Version,
    string Kdf,
    int Iterations,
    string Salt,
    string Cipher,
    string Nonce,
    string Sealed,
    string Sha256)
{
    /// <summary>Far more than any such file has, and no more than a page should read.</summary>
    public const int MostBytes = 64 * 1024;

    private const string OurFormat = "syncengine-recovery";
    private const int OurVersion = 1;
    private const string OurKdf = "PBKDF2-SHA-256";
    private const string OurCipher = "AES-256-GCM";
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int LeastIterations = 600_000;

    /// <summary>A file that asks for more would keep the browser busy for minutes.</summary>
    private const int MostIterations = 10_000_000;

    /// <summary>What is in clear and must not be changed.</summary>
    [JsonIgnore]
    public string Header => string.Create(
        CultureInfo.InvariantCulture,
        $"{Format}\n{Version}\n{Kdf}\n{Iterations}\n{Salt}\n{Cipher}\n{Nonce}");

    /// <summary>One with nothing in it yet, and a salt and a nonce of its own.</summary>
    public static RecoveryFile New() => new(
        OurFormat,
        OurVersion,
        OurKdf,
        LeastIterations,
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SaltBytes)),
        OurCipher,
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes)),
        Sealed: "",
        Sha256: "");

    public RecoveryFile With(string @sealed)
    {
        var file = this with { Sealed = @sealed };
        return file with { Sha256 = file.Digest() };
    }

    public string ToText() => JsonSerializer.Serialize(this, RecoveryJson.Default.RecoveryFile);

    /// <exception cref="RecoveryException">It is no such file, of a later version, or not as it was written.</exception>
    public static RecoveryFile Parse(string text)
    {
        try
        {
            var file = Read(text);
            return file.IsSound ? file : throw new RecoveryException(RecoveryProblem.Damaged);
        }
        catch (JsonException error)
        {
            // Its beginning says what it was meant to be, also when its end is missing.
            var problem = text.Contains(OurFormat, StringComparison.Ordinal) ? RecoveryProblem.Damaged : RecoveryProblem.NoRecoveryFile;
            throw new RecoveryException(problem, inner: error);
        }
    }

    private static RecoveryFile Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("format", out var format)
            || format is not { ValueKind: JsonValueKind.String }
            || format.GetString() != OurFormat)
        {
            throw new RecoveryException(RecoveryProblem.NoRecoveryFile);
        }

        if (root.TryGetProperty("version", out var version)
            && version.ValueKind == JsonValueKind.Number
            && version.GetDouble() > OurVersion)
        {
            throw new RecoveryException(RecoveryProblem.Newer);
        }

        return root.Deserialize(RecoveryJson.Default.RecoveryFile)!;
    }

    private bool IsSound =>
        Version == OurVersion
        && Kdf == OurKdf
        && Iterations is >= LeastIterations and <= MostIterations
        && Cipher == OurCipher
        && IsBytes(Salt, SaltBytes)
        && IsBytes(Nonce, NonceBytes)
        && Base64Url.IsValid(Sealed)
        && Sha256 == Digest();

    private static bool IsBytes(string text, int length) => Base64Url.IsValid(text, out var decoded) && decoded == length;

    private string Digest() => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Header}\n{Sealed}")));
}
