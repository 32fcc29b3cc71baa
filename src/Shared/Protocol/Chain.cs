using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace SyncEngine.Protocol;

/// <summary>
/// The running SHA-256 over a log (invariant 8). Two parties with the same chain at a seq have read the same entries up to it, in the
/// same order; 32 zero bytes stand before the first entry.
/// </summary>
public readonly struct Chain : IEquatable<Chain>
{
    public const int ByteLength = SHA256.HashSizeInBytes;

    private readonly Hash _hash;

    public Chain(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != ByteLength)
        {
            throw new FormatException($"A chain has {ByteLength} bytes, not {bytes.Length}.");
        }

        bytes.CopyTo(_hash);
    }

    public static Chain Start => default;

    /// <summary>From the hexadecimal digits that <see cref="ToString"/> makes, in either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Chain chain)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        var whole = Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length;
        chain = whole ? new Chain(bytes) : default;
        return whole;
    }

    /// <summary>SHA-256(this ‖ replica ‖ counter as 8 bytes big-endian ‖ SHA-256(payload)).</summary>
    public Chain Next(Id<Replica> replica, long counter, ReadOnlySpan<byte> payload)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, hash);
        return NextOfHash(replica, counter, hash);
    }

    /// <summary>As <see cref="Next"/>, for whoever holds the SHA-256 of the payload and perhaps no longer the payload.</summary>
    public Chain NextOfHash(Id<Replica> replica, long counter, ReadOnlySpan<byte> payloadHash)
    {
        Span<byte> input = stackalloc byte[ByteLength + Id<Replica>.ByteLength + sizeof(long) + SHA256.HashSizeInBytes];
        CopyTo(input);
        replica.Write(input[ByteLength..]);
        BinaryPrimitives.WriteInt64BigEndian(input[(ByteLength + Id<Replica>.ByteLength)..], counter);
        payloadHash.CopyTo(input[(ByteLength + Id<Replica>.ByteLength + sizeof(long))..]);

        Span<byte> next = stackalloc byte[ByteLength];
        SHA256.HashData(input, next);
        return new Chain(next);
    }

    public void CopyTo(Span<byte> bytes) => ((ReadOnlySpan<byte>)_hash).CopyTo(bytes);

    public byte[] ToBytes() => ((ReadOnlySpan<byte>)_hash).ToArray();

    public bool Equals(Chain other) => ((ReadOnlySpan<byte>)_hash).SequenceEqual(other._hash);

    public override bool Equals(object? obj) => obj is Chain other && Equals(other);

    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(_hash);

    public override string ToString() => Convert.ToHexStringLower(_hash);

    public static bool operator ==(Chain left, Chain right) => left.Equals(right);

    public static bool operator !=(Chain left, Chain right) => !left.Equals(right);

    [InlineArray(ByteLength)]
    private struct Hash
    {
        private byte _first;
    }
}
