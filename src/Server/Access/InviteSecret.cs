using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SyncEngine.Server.Access;

/// <summary>256 random bits, shown once. The server keeps their hash: whoever reads the database cannot redeem an invite.</summary>
internal static class InviteSecret
{
    private const int ByteLength = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ByteLength));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
