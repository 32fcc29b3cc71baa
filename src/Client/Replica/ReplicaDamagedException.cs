namespace SyncEngine.Client.Replica;

/// <summary>
/// What a local store holds does not fit together. It is left as it is: no other workspace is concerned, and what can still be read of it
/// may be all that is left of an edit.
/// </summary>
public sealed class ReplicaDamagedException : Exception
{
    public ReplicaDamagedException()
    {
    }

    public ReplicaDamagedException(string message)
        : base(message)
    {
    }

    public ReplicaDamagedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
