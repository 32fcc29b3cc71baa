namespace SyncEngine.Server.Operations;

/// <summary>A setting is wrong or unknown: what was asked for was not understood, and nothing has failed.</summary>
public sealed class SettingException : StartException
{
    public SettingException()
    {
    }

    public SettingException(string message)
        : base(message)
    {
    }

    public SettingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
