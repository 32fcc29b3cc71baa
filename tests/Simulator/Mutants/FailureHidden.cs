using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;

namespace SyncEngine.Simulator.Mutants;

/// <summary>A page counts as stored though its transaction failed (C10).</summary>
internal sealed class FailureHidden : Mutant
{
    public override IReplicaStore Store(IReplicaStore store) => new MutantStore(store, async (inner, page) =>
    {
        try
        {
            await inner.StoreAsync(page, CancellationToken.None);
        }
        catch (IndexedDbException)
        {
            // This is the defect.
        }
    });
}
