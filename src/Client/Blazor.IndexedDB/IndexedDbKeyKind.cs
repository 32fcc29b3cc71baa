namespace Blazor.IndexedDB;

/// <summary>The kinds of key, in the order in which the browser sorts them.</summary>
public enum IndexedDbKeyKind
{
    /// <summary>A whole number.</summary>
    Integer = 1,

    /// <summary>A text, sorted by its UTF-16 code units.</summary>
    Text = 2,

    /// <summary>Bytes, sorted as unsigned numbers from the first on.</summary>
    Binary = 3,
}
