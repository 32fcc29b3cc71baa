namespace SyncEngine.MessagePack;

/// <summary>The bytes are not what the reader was asked for. The message names the field and the limit or type that was broken.</summary>
public sealed class MessagePackException : FormatException
{
    public MessagePackException()
    {
    }

    public MessagePackException(string message)
        : base(message)
    {
    }

    public MessagePackException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
