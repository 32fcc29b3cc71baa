namespace SyncEngine.Protocol;

/// <summary>Bytes are no snapshot that this program can read, or cannot become one; the message says what is wrong with them.</summary>
public sealed class SnapshotException : Exception
{
    public SnapshotException()
    {
    }

    public SnapshotException(string message)
        : base(message)
    {
    }

    public SnapshotException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
