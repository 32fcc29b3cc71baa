using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SyncEngine.Protocol;

/// <summary>
/// 128 random bits that name one <typeparamref name="TOf"/>. On the wire 16 bytes, in text 22 characters of base64url. The type
/// parameter keeps the identities of different things apart: a device's can never stand in for a replica's.
/// </summary>
[SuppressMessage("Design", "CA1000", Justification = "Id<Workspace>.Parse reads as what it is.")]
public readonly record struct Id<TOf>(UInt128 Value)
{
    public const int ByteLength = 16;
    public const int TextLength = 22;

    /// <summary>A new identity from the system's secure random source: identities must not collide between devices that never meet.</summary>
    public static Id<TOf> New()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static Id<TOf> Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public static Id<TOf> Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no {typeof(TOf).Name.ToLowerInvariant()} id.");

    public static bool TryParse(string? text, out Id<TOf> id)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        id = default;
        if (text is not { Length: TextLength }
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != ByteLength)
        {
            return false;
        }

        id = Read(bytes);
        // The last character carries 4 bits that decoding ignores; only one spelling of an identity is accepted.
        return id.ToString() == text;
    }

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);

    public byte[] ToBytes()
    {
        var bytes = new byte[ByteLength];
        Write(bytes);
        return bytes;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        Write(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
