using System.Buffers.Text;
using System.Security.Cryptography;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>256 random bits that sign tokens. Whoever reads them can let in anyone.</summary>
internal static class TokenKey
{
    public const int ByteLength = 32;

    public static StoredKey New(DateTimeOffset now) => Of(RandomNumberGenerator.GetBytes(ByteLength), now);

    /// <summary>The id follows from the bytes, so that one key has one id wherever it is kept.</summary>
    public static StoredKey Of(byte[] bytes, DateTimeOffset created) =>
        new(Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 8)), bytes, created);
}
