namespace SyncEngine.Server.Admin.Archive;

/// <summary>The file is not an archive, or not whole, or not what was written. The message says where.</summary>
internal sealed class ArchiveException : Exception
{
    public ArchiveException()
    {
    }

    public ArchiveException(string message)
        : base(message)
    {
    }

    public ArchiveException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
