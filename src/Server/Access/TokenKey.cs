using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Access;

/// <summary>
/// The 256 random bits that sign all tokens, made at the first start. Whoever reads the file can let in anyone, so only its owner can.
/// </summary>
internal static class TokenKey
{
    private const int ByteLength = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="StartException">The file is not a key.</exception>
    public static SymmetricSecurityKey Load(DataFolder folder)
    {
        var path = folder.TokenKey;
        if (!File.Exists(path))
        {
            Create(path);
        }
        else if (!OperatingSystem.IsWindows())
        {
            // A restored backup may have lost the mode.
            File.SetUnixFileMode(path, OwnerOnly);
        }

        var bytes = File.ReadAllBytes(path);
        return bytes.Length == ByteLength
            ? new SymmetricSecurityKey(bytes) { KeyId = IdOf(bytes) }
            : throw new StartException(
                $"{path} has {bytes.Length} bytes, a token key has {ByteLength}: without the right one no token is valid.");
    }

    /// <summary>Written beside and moved: a crash leaves no half of a key.</summary>
    private static void Create(string path)
    {
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(ByteLength));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }

    private static string IdOf(byte[] key) => Base64Url.EncodeToString(SHA256.HashData(key).AsSpan(0, 8));
}
