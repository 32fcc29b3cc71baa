using SyncEngine.Engine.Ports;

namespace SyncEngine.Engine.Tests;

/// <summary>Snapshots that the test gives and takes.</summary>
internal sealed class ScriptedSnapshots : ISnapshots
{
    public TaskCompletionSource<StoredReplica> Taking { get; } = new();

    public TaskCompletionSource<long> Folding { get; } = new();

    /// <summary>Whether each fold was to be published.</summary>
    public List<bool> Folds { get; } = [];

    public Task<StoredReplica> TakeAsync(CancellationToken cancellationToken) => Taking.Task.WaitAsync(cancellationToken);

    public Task<long> FoldAsync(bool publish, CancellationToken cancellationToken)
    {
        Folds.Add(publish);
        return Folding.Task.WaitAsync(cancellationToken);
    }
}
