namespace Loro;

/// <summary>What a <see cref="LoroValue"/> holds.</summary>
public enum LoroValueKind
{
    /// <summary>Null, which a map can hold; a key that is not there is something else.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number within ±(2^53 − 1).</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Double,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A list of values that is replaced as a whole; not a container, so concurrent edits of it do not merge.</summary>
    List,

    /// <summary>A map of values that is replaced as a whole; not a container, so concurrent edits of it do not merge.</summary>
    Map,

    /// <summary>A container: what it holds merges. Only read, never written as a value.</summary>
    Container,
}
