namespace SyncEngine.Browser.Tests;

/// <summary>Where the sync worker runs: the same worker either way.</summary>
public enum WorkerPath
{
    /// <summary>Once for all tabs, in a shared worker.</summary>
    Shared,

    /// <summary>In a worker of each tab, one of which leads: for browsers without shared workers.</summary>
    Dedicated,
}
