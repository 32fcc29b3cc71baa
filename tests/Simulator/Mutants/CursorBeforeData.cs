using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Simulator.Mutants;

/// <summary>The cursor is saved in a transaction of its own, before what it covers (invariant 7).</summary>
internal sealed class CursorBeforeData : Mutant
{
    public override IReplicaStore Store(IReplicaStore store) => new MutantStore(store, async (inner, page) =>
    {
        await inner.StoreAsync(new PageFrame(page.Cursor.Seq + 1, [], page.Chain), CancellationToken.None);
        await inner.StoreAsync(page, CancellationToken.None);
    });
}
