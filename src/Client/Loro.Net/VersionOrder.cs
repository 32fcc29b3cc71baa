namespace Loro;

/// <summary>How one version stands to another.</summary>
public enum VersionOrder
{
    /// <summary>Both contain the same operations.</summary>
    Equal,

    /// <summary>The other contains all of this one, and more.</summary>
    Before,

    /// <summary>This one contains all of the other, and more.</summary>
    After,

    /// <summary>Each contains what the other lacks.</summary>
    Concurrent,
}
