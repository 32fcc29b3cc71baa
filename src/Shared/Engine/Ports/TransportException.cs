namespace SyncEngine.Engine.Ports;

/// <summary>A connection failed or was refused.</summary>
public sealed class TransportException : Exception
{
    public TransportException()
    {
    }

    public TransportException(string message)
        : base(message)
    {
    }

    public TransportException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public TransportException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>One of <see cref="Protocol.ErrorCode"/> when the server gave a reason, null when the network did.</summary>
    public string? Code { get; }
}
