namespace SyncEngine.Engine.Ports;

/// <summary>Why a store goes on under a new replica id.</summary>
public enum Renewal
{
    /// <summary>Another store writes under the same id (invariant 3). The local log is right; the outbox is sent again under the new id.</summary>
    Fork,

    /// <summary>
    /// The server's log is not the one this store has read (invariant 8). Everything in the local log is put into the outbox as new
    /// deltas, and the cursor goes back to the start.
    /// </summary>
    Divergence,
}
