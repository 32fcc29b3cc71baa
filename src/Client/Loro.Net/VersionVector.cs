using System.Buffers;
using System.Globalization;

namespace Loro;

/// <summary>
/// Which operations a document contains: for each peer, how many of its operations from the first on. Immutable, and equal when the
/// operations are the same. <see cref="ToBytes"/> is the encoding that every Loro library reads.
/// </summary>
public sealed class VersionVector : IEquatable<VersionVector>
{
    private readonly SortedDictionary<ulong, int> _counts;
    private byte[]? _bytes;

    private VersionVector(SortedDictionary<ulong, int> counts) => _counts = counts;

    /// <summary>The version of an empty document.</summary>
    public static VersionVector Empty { get; } = new([]);

    /// <summary>How many operations there are of each peer, by peer.</summary>
    public IReadOnlyDictionary<ulong, int> Counts => _counts;

    /// <summary>Reads the encoding.</summary>
    /// <exception cref="FormatException">The bytes are no version.</exception>
    public static VersionVector FromBytes(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        var entries = ReadVarint(bytes, ref position);
        var counts = new SortedDictionary<ulong, int>();
        for (ulong i = 0; i < entries; i++)
        {
            var peer = ReadVarint(bytes, ref position);
            var zigzag = ReadVarint(bytes, ref position);
            var count = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            if (count is < 0 or > int.MaxValue || !counts.TryAdd(peer, (int)count))
            {
                throw new FormatException($"The version names {count} operations of peer {peer}, or names the peer twice.");
            }
        }

        return position == bytes.Length
            ? new VersionVector(counts)
            : throw new FormatException($"The version ends at byte {position} of {bytes.Length}.");
    }

    /// <summary>The encoding. Equal versions have equal bytes.</summary>
    public byte[] ToBytes() => [.. Encoded];

    /// <summary>How this version stands to the other.</summary>
    public VersionOrder CompareTo(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Includes(other), other.Includes(this)) switch
        {
            (true, true) => VersionOrder.Equal,
            (true, false) => VersionOrder.After,
            (false, true) => VersionOrder.Before,
            (false, false) => VersionOrder.Concurrent,
        };
    }

    /// <summary>Whether this version contains all of the other.</summary>
    public bool Includes(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other._counts.All(entry => entry.Value <= _counts.GetValueOrDefault(entry.Key));
    }

    /// <inheritdoc/>
    public bool Equals(VersionVector? other) => other is not null && CompareTo(other) == VersionOrder.Equal;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VersionVector);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _counts.Where(entry => entry.Value > 0).Aggregate(0, (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    /// <summary>The counts for a person to read; not a format.</summary>
    public override string ToString() =>
        $"{{{string.Join(", ", _counts.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}: {entry.Value}")))}}}";

    internal byte[] Encoded => _bytes ??= Encode();

    private byte[] Encode()
    {
        var writer = new ArrayBufferWriter<byte>();
        var counts = _counts.Where(entry => entry.Value > 0).ToList();
        WriteVarint(writer, (ulong)counts.Count);
        foreach (var (peer, count) in counts)
        {
            WriteVarint(writer, peer);
            WriteVarint(writer, (ulong)count << 1);
        }

        return writer.WrittenSpan.ToArray();
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position == bytes.Length)
            {
                break;
            }

            var next = bytes[position++];
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException($"The number before byte {position} of the version does not end, or is too large.");
    }

    private static void WriteVarint(ArrayBufferWriter<byte> writer, ulong value)
    {
        while (value >= 0x80)
        {
            writer.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        writer.Write([(byte)value]);
    }
}
