using Blazor.IndexedDB;

namespace SyncEngine.Simulator.Mutants;

/// <summary>Edits are called saved before they are flushed (invariant 6).</summary>
internal sealed class OutboxRelaxed : Mutant
{
    public override IIndexedDatabase Database(IIndexedDatabase database) => new Relaxed(database);

    private sealed class Relaxed(IIndexedDatabase inner) : IIndexedDatabase
    {
        public event Action<IndexedDbClosure>? Closed
        {
            add => inner.Closed += value;
            remove => inner.Closed -= value;
        }

        public Task RunAsync(IndexedDbBatch batch, IndexedDbDurability durability) => inner.RunAsync(batch, IndexedDbDurability.Relaxed);

        public void Dispose() => inner.Dispose();
    }
}
