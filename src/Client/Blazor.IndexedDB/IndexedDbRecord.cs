namespace Blazor.IndexedDB;

/// <summary>One record that was read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its bytes: a slice of the answer of the whole batch, which stays in memory as long as the slice does.</param>
public readonly record struct IndexedDbRecord(IndexedDbKey Key, ReadOnlyMemory<byte> Value);
