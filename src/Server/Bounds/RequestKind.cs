namespace SyncEngine.Server.Bounds;

/// <summary>As which an endpoint's requests are counted; each kind counts as those before it too.</summary>
internal enum RequestKind
{
    /// <summary>Any request that is authenticated and looked up in the store.</summary>
    Any,

    /// <summary>One that needs no token, and is how an invite would be guessed.</summary>
    Entry,

    /// <summary>One that makes a workspace.</summary>
    Creation,
}
