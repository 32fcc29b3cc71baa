namespace Loro;

/// <summary>The kinds of container.</summary>
public enum LoroContainerKind
{
    /// <summary>Keys and values; the last writer of a key wins.</summary>
    Map = 1,

    /// <summary>A sequence of values.</summary>
    List = 2,

    /// <summary>A sequence of characters.</summary>
    Text = 3,

    /// <summary>Another kind, written by another program. It can be exported and imported and is named in events, and not read here.</summary>
    Other = 4,
}
