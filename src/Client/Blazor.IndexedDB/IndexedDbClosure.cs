namespace Blazor.IndexedDB;

/// <summary>Why a connection was closed by somebody else than its owner.</summary>
public enum IndexedDbClosure
{
    /// <summary>Another tab or worker opens the database with a higher version. This connection made way and stays closed.</summary>
    Upgrade = 1,

    /// <summary>Another tab or worker deletes the database. This connection made way and stays closed.</summary>
    Deletion = 2,

    /// <summary>
    /// The browser closed it: storage was cleared, the disk failed, or the process that serves it went away. The next
    /// <see cref="IndexedDatabase.RunAsync"/> opens it again.
    /// </summary>
    Browser = 3,
}
