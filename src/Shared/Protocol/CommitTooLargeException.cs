namespace SyncEngine.Protocol;

/// <summary>A local commit is longer than <see cref="Envelope.CommitBytes"/>: it is refused before it is saved, and nothing is sent.</summary>
public sealed class CommitTooLargeException : Exception
{
    public CommitTooLargeException()
    {
    }

    public CommitTooLargeException(string message)
        : base(message)
    {
    }

    public CommitTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public CommitTooLargeException(long length)
        : base($"One change has {length} bytes; {nameof(Envelope.CommitBytes)} allows {Envelope.CommitBytes}.")
    {
    }
}
