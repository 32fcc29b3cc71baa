namespace SyncEngine.Engine.Ports;

/// <summary>
/// Snapshots of one workspace, as bytes: the server's, and the local one, which stands for the beginning of the local log. The engine calls
/// neither method while the other, or another change of the local log but a page, is under way.
/// </summary>
public interface ISnapshots
{
    /// <summary>
    /// Puts the server's newest snapshot in place of the local log up to its seq, and the cursor there. The outbox stays as it is
    /// (invariant 7). When it throws, nothing has changed.
    /// </summary>
    /// <exception cref="TransportException">There is none to be had, or it is damaged; what the store says of itself is thrown as it is.</exception>
    Task<StoredReplica> TakeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Folds the local log, up to where it ends now, into the local snapshot, and hands that to the server if <paramref name="publish"/>.
    /// Pages may be stored meanwhile. When it throws, what is folded and not published stays folded.
    /// </summary>
    /// <returns>The seq that the local snapshot stands for.</returns>
    Task<long> FoldAsync(bool publish, CancellationToken cancellationToken);
}
