namespace Blazor.IndexedDB;

/// <summary>The keys between two bounds; a bound that is null does not limit. Numbers come before texts, texts before bytes.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound. Both bounds given and the lower above the upper is refused by the browser.</param>
/// <param name="LowerOpen">Whether the lower bound itself is outside.</param>
/// <param name="UpperOpen">Whether the upper bound itself is outside.</param>
public readonly record struct IndexedDbRange(
    IndexedDbKey? Lower,
    IndexedDbKey? Upper,
    bool LowerOpen = false,
    bool UpperOpen = false)
{
    /// <summary>Every key.</summary>
    public static IndexedDbRange All => default;

    /// <summary>One key.</summary>
    public static IndexedDbRange Only(IndexedDbKey key) => new(key, key);

    /// <summary>The key and everything after it.</summary>
    public static IndexedDbRange From(IndexedDbKey key) => new(key, null);

    /// <summary>Everything after the key.</summary>
    public static IndexedDbRange After(IndexedDbKey key) => new(key, null, LowerOpen: true);

    /// <summary>Everything before the key, and the key.</summary>
    public static IndexedDbRange UpTo(IndexedDbKey key) => new(null, key);

    /// <summary>Everything before the key.</summary>
    public static IndexedDbRange Before(IndexedDbKey key) => new(null, key, UpperOpen: true);
}
