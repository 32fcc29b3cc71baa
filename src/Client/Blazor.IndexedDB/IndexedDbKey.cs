using System.Globalization;

namespace Blazor.IndexedDB;

/// <summary>
/// The key of a record: a whole number within ±(2^53 − 1), a text, or bytes. Converts implicitly from each. Equal keys name the same
/// record.
/// </summary>
public readonly struct IndexedDbKey : IEquatable<IndexedDbKey>
{
    /// <summary>The largest integer key: beyond it JavaScript's numbers are no longer exact.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    private readonly long _integer;
    private readonly object? _reference;

    /// <summary>A whole number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside ±<see cref="MaxInteger"/>.</exception>
    public IndexedDbKey(long value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxInteger);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -MaxInteger);
        _integer = value;
        Kind = IndexedDbKeyKind.Integer;
    }

    /// <summary>A text.</summary>
    public IndexedDbKey(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _reference = value;
        Kind = IndexedDbKeyKind.Text;
    }

    /// <summary>Bytes. The array is not copied: leave it unchanged.</summary>
    public IndexedDbKey(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _reference = value;
        Kind = IndexedDbKeyKind.Binary;
    }

    /// <summary>What the key is; 0 for <c>default</c>, which is no key and is refused by every operation.</summary>
    public IndexedDbKeyKind Kind { get; }

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The key is not a number.</exception>
    public long AsInteger() => Kind == IndexedDbKeyKind.Integer ? _integer : throw NotA(IndexedDbKeyKind.Integer);

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The key is not a text.</exception>
    public string AsText() => Kind == IndexedDbKeyKind.Text ? (string)_reference! : throw NotA(IndexedDbKeyKind.Text);

    /// <summary>The bytes, not a copy.</summary>
    /// <exception cref="InvalidOperationException">The key is not bytes.</exception>
    public byte[] AsBinary() => Kind == IndexedDbKeyKind.Binary ? (byte[])_reference! : throw NotA(IndexedDbKeyKind.Binary);

    /// <inheritdoc/>
    public bool Equals(IndexedDbKey other) => Kind == other.Kind && Kind switch
    {
        IndexedDbKeyKind.Integer => _integer == other._integer,
        IndexedDbKeyKind.Text => AsText() == other.AsText(),
        IndexedDbKeyKind.Binary => AsBinary().AsSpan().SequenceEqual(other.AsBinary()),
        _ => true,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IndexedDbKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_integer);
        hash.Add(_reference as string);
        if (_reference is byte[] bytes)
        {
            hash.AddBytes(bytes);
        }

        return hash.ToHashCode();
    }

    /// <summary>The number, the text, or the bytes as hexadecimal digits.</summary>
    public override string ToString() => Kind switch
    {
        IndexedDbKeyKind.Integer => _integer.ToString(CultureInfo.InvariantCulture),
        IndexedDbKeyKind.Text => AsText(),
        IndexedDbKeyKind.Binary => Convert.ToHexStringLower(AsBinary()),
        _ => "(no key)",
    };

    /// <summary>A number as a key; see the constructor.</summary>
    public static implicit operator IndexedDbKey(long value) => new(value);

    /// <summary>A text as a key.</summary>
    public static implicit operator IndexedDbKey(string value) => new(value);

    /// <summary>Bytes as a key.</summary>
    public static implicit operator IndexedDbKey(byte[] value) => new(value);

    /// <inheritdoc cref="Equals(IndexedDbKey)"/>
    public static bool operator ==(IndexedDbKey left, IndexedDbKey right) => left.Equals(right);

    /// <inheritdoc cref="Equals(IndexedDbKey)"/>
    public static bool operator !=(IndexedDbKey left, IndexedDbKey right) => !left.Equals(right);

    private InvalidOperationException NotA(IndexedDbKeyKind kind) => new($"The key {this} is not {kind}.");
}
