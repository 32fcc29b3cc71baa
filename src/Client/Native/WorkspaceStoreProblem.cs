namespace SyncEngine.Client;

/// <summary>What is wrong with a store.</summary>
public enum WorkspaceStoreProblem
{
    /// <summary>Reading or writing failed; the message has SQLite's reason. What the call was about is not stored.</summary>
    Failed,

    /// <summary>Another client has the file open: a store has one owner at a time.</summary>
    InUse,

    /// <summary>The file is no store of this library, or its content is damaged.</summary>
    Damaged,

    /// <summary>A newer version of this library has written the file.</summary>
    Newer,

    /// <summary>The file is the store of another workspace.</summary>
    OtherWorkspace,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The store holds no token, and none was given.</summary>
    NoAccess,
}
