using SyncEngine.Engine.Ports;

namespace SyncEngine.Transport.Tests;

/// <summary>For servers that have none.</summary>
internal sealed class NoSnapshots : ISnapshots
{
    public Task<StoredReplica> TakeAsync(CancellationToken cancellationToken) => throw new TransportException("There is none.");

    public Task<long> FoldAsync(bool publish, CancellationToken cancellationToken) => throw new NotSupportedException();
}
