namespace SyncEngine.Server.Admin;

/// <summary>What the administrator asked for cannot be done. The message says why, and is all that is shown.</summary>
internal sealed class AdminException : Exception
{
    public AdminException()
    {
    }

    public AdminException(string message)
        : base(message)
    {
    }

    public AdminException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
