namespace Loro;

/// <summary>A container that changed.</summary>
/// <param name="ContainerId">Its <see cref="LoroContainer.Id"/>.</param>
/// <param name="Path">Where it is: the root's name, then a key (text) or an index (integer) for each step down.</param>
/// <param name="Keys">The keys that were set or removed, for a map; empty for other containers.</param>
public sealed record LoroChange(string ContainerId, IReadOnlyList<LoroValue> Path, IReadOnlyList<string> Keys);
