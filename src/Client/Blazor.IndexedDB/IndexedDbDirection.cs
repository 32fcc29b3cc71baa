namespace Blazor.IndexedDB;

/// <summary>From which end of a range records are read.</summary>
public enum IndexedDbDirection
{
    /// <summary>From the lowest key up. The quick one: the browser reads such a range as one piece.</summary>
    Forward,

    /// <summary>From the highest key down.</summary>
    Backward,
}
