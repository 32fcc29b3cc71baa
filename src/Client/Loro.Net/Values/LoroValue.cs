using System.Globalization;

namespace Loro;

/// <summary>
/// A value in a map or a list. Converts implicitly from what it can hold. JavaScript has one kind of number, so a
/// <see cref="double"/> that is whole comes back as <see cref="LoroValueKind.Integer"/>; <see cref="AsDouble"/> reads both.
/// </summary>
public readonly struct LoroValue : IEquatable<LoroValue>
{
    /// <summary>The largest integer: beyond it JavaScript's numbers are no longer exact.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>Lists and maps inside one another, at most.</summary>
    public const int MaxDepth = 64;

    private readonly long _bits;
    private readonly object? _reference;

    private LoroValue(LoroValueKind kind, long bits, object? reference)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>Null; also <c>default</c>.</summary>
    public static LoroValue Null => default;

    /// <summary>What the value is.</summary>
    public LoroValueKind Kind { get; }

    /// <summary>Whether it is null.</summary>
    public bool IsNull => Kind == LoroValueKind.Null;

    /// <summary>A list of values.</summary>
    public static LoroValue FromList(IReadOnlyList<LoroValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new LoroValue(LoroValueKind.List, 0, values);
    }

    /// <summary>A map of values.</summary>
    public static LoroValue FromMap(IReadOnlyDictionary<string, LoroValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new LoroValue(LoroValueKind.Map, 0, values);
    }

    /// <summary>A boolean as a value.</summary>
    public static implicit operator LoroValue(bool value) => new(LoroValueKind.Boolean, value ? 1 : 0, null);

    /// <summary>A whole number as a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside ±<see cref="MaxInteger"/>.</exception>
    public static implicit operator LoroValue(long value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxInteger);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -MaxInteger);
        return new LoroValue(LoroValueKind.Integer, value, null);
    }

    /// <summary>A floating-point number as a value.</summary>
    public static implicit operator LoroValue(double value) => new(LoroValueKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A text, or null, as a value.</summary>
    public static implicit operator LoroValue(string? value) => value is null ? Null : new(LoroValueKind.Text, 0, value);

    /// <summary>Bytes, or null, as a value. The array is not copied: leave it unchanged.</summary>
    public static implicit operator LoroValue(byte[]? value) => value is null ? Null : new(LoroValueKind.Binary, 0, value);

    internal static LoroValue FromContainer(LoroContainer container) => new(LoroValueKind.Container, 0, container);

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">The value is none. The same holds for the other readers.</exception>
    public bool AsBoolean() => Kind == LoroValueKind.Boolean ? _bits != 0 : throw NotA(LoroValueKind.Boolean);

    /// <summary>The whole number.</summary>
    public long AsInteger() => Kind == LoroValueKind.Integer ? _bits : throw NotA(LoroValueKind.Integer);

    /// <summary>The number, whole or not.</summary>
    public double AsDouble() => Kind switch
    {
        LoroValueKind.Double => BitConverter.Int64BitsToDouble(_bits),
        LoroValueKind.Integer => _bits,
        _ => throw NotA(LoroValueKind.Double),
    };

    /// <summary>The text.</summary>
    public string AsText() => As<string>(LoroValueKind.Text);

    /// <summary>The bytes, not a copy.</summary>
    public byte[] AsBinary() => As<byte[]>(LoroValueKind.Binary);

    /// <summary>The list.</summary>
    public IReadOnlyList<LoroValue> AsList() => As<IReadOnlyList<LoroValue>>(LoroValueKind.List);

    /// <summary>The map.</summary>
    public IReadOnlyDictionary<string, LoroValue> AsMap() => As<IReadOnlyDictionary<string, LoroValue>>(LoroValueKind.Map);

    /// <summary>The container: a <see cref="LoroMap"/>, <see cref="LoroList"/> or <see cref="LoroText"/>.</summary>
    public LoroContainer AsContainer() => As<LoroContainer>(LoroValueKind.Container);

    /// <summary>Whether both hold the same content, of the same kind; containers are equal when they are the same one.</summary>
    public bool Equals(LoroValue other) => Kind == other.Kind && Kind switch
    {
        LoroValueKind.Text => AsText() == other.AsText(),
        LoroValueKind.Double => AsDouble().Equals(other.AsDouble()),
        LoroValueKind.Binary => AsBinary().AsSpan().SequenceEqual(other.AsBinary()),
        LoroValueKind.List => AsList().SequenceEqual(other.AsList()),
        LoroValueKind.Map => Same(AsMap(), other.AsMap()),
        LoroValueKind.Container => AsContainer().Equals(other.AsContainer()),
        _ => _bits == other._bits,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LoroValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        LoroValueKind.Binary => HashCode.Combine(Kind, AsBinary().Length),
        LoroValueKind.List => HashCode.Combine(Kind, AsList().Count),
        LoroValueKind.Map => HashCode.Combine(Kind, AsMap().Count),
        LoroValueKind.Double => HashCode.Combine(Kind, AsDouble()),
        _ => HashCode.Combine(Kind, _bits, _reference),
    };

    /// <summary>The content for a person to read; not a format.</summary>
    public override string ToString() => Kind switch
    {
        LoroValueKind.Null => "null",
        LoroValueKind.Boolean => AsBoolean() ? "true" : "false",
        LoroValueKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        LoroValueKind.Double => AsDouble().ToString(CultureInfo.InvariantCulture),
        LoroValueKind.Text => AsText(),
        LoroValueKind.Binary => Convert.ToHexStringLower(AsBinary()),
        LoroValueKind.List => $"[{string.Join(", ", AsList())}]",
        LoroValueKind.Map => $"{{{string.Join(", ", AsMap().Select(entry => $"{entry.Key}: {entry.Value}"))}}}",
        _ => AsContainer().Id,
    };

    /// <inheritdoc cref="Equals(LoroValue)"/>
    public static bool operator ==(LoroValue left, LoroValue right) => left.Equals(right);

    /// <inheritdoc cref="Equals(LoroValue)"/>
    public static bool operator !=(LoroValue left, LoroValue right) => !left.Equals(right);

    private static bool Same(IReadOnlyDictionary<string, LoroValue> left, IReadOnlyDictionary<string, LoroValue> right) =>
        left.Count == right.Count
        && left.All(entry => right.TryGetValue(entry.Key, out var value) && value.Equals(entry.Value));

    private T As<T>(LoroValueKind kind)
        where T : class =>
        Kind == kind ? (T)_reference! : throw NotA(kind);

    private InvalidOperationException NotA(LoroValueKind kind) => new($"The value is {Kind}, not {kind}.");
}
