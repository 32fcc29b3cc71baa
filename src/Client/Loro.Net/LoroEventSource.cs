namespace Loro;

/// <summary>What made a document change.</summary>
public enum LoroEventSource
{
    /// <summary>A commit of edits made here.</summary>
    Local,

    /// <summary>An import.</summary>
    Import,

    /// <summary>A move to another version.</summary>
    Checkout,
}
