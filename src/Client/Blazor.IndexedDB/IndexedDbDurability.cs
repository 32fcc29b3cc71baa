namespace Blazor.IndexedDB;

/// <summary>What must have happened to the written bytes before a transaction counts as complete.</summary>
public enum IndexedDbDurability
{
    /// <summary>The browser's choice, which is relaxed in all of them today.</summary>
    Default,

    /// <summary>The operating system has them: they survive the browser, not a loss of power.</summary>
    Relaxed,

    /// <summary>They were flushed to the disk.</summary>
    Strict,
}
