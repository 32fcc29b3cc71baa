namespace SyncEngine.Server.Admin;

/// <summary>Which keys end when another begins to sign.</summary>
internal enum KeyRetirement
{
    None,

    /// <summary>All but the one that signed until now: devices that have been here since it began to have a token of it.</summary>
    Older,

    /// <summary>All, and with them every token: for a key that may have leaked.</summary>
    All,
}
