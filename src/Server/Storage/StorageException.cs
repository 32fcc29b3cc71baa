namespace SyncEngine.Server.Storage;

/// <summary>The store could not do what was asked: nothing was acknowledged, and trying again later is right.</summary>
public sealed class StorageException : Exception
{
    public StorageException()
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
