namespace SyncEngine.Protocol.Frames;

/// <summary>Bytes that are no frame of this protocol. The message names the field; <see cref="Code"/> is for the peer.</summary>
public sealed class FrameException : FormatException
{
    public FrameException()
    {
    }

    public FrameException(string message)
        : base(message)
    {
    }

    public FrameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public string Code { get; } = ErrorCode.FrameMalformed;
}
