namespace SyncEngine.Server.Operations;

/// <summary>The server cannot start as it is configured. The message names the setting, and is all that the operator sees.</summary>
public class StartException : Exception
{
    public StartException()
    {
    }

    public StartException(string message)
        : base(message)
    {
    }

    public StartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
