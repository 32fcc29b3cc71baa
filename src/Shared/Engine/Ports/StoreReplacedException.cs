namespace SyncEngine.Engine.Ports;

/// <summary>
/// The store is no longer the one that the engine loaded: another engine has written to it, or it was deleted. Nothing was written. This engine
/// has to end; a new one may open the store and load it.
/// </summary>
public sealed class StoreReplacedException : Exception
{
    public StoreReplacedException()
    {
    }

    public StoreReplacedException(string message)
        : base(message)
    {
    }

    public StoreReplacedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
