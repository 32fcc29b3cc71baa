namespace SyncEngine.Engine.Ports;

/// <summary>The log holds other bytes under this store's replica id than this store has: another store writes under it, too (invariant 3).</summary>
public sealed class ReplicaForkException : Exception
{
    public ReplicaForkException()
        : base("The log holds a delta under this replica id that this store did not make.")
    {
    }

    public ReplicaForkException(string message)
        : base(message)
    {
    }

    public ReplicaForkException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
