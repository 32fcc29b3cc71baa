using System.Runtime.CompilerServices;
using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Simulator.Mutants;

/// <summary>An Ack of n deltas deletes the first n of the outbox, whichever those are (invariant 7).</summary>
internal sealed class OutboxByPosition : Mutant
{
    private const string Outbox = "outbox";

    public override ITransport Transport(ITransport transport, IIndexedDatabase database) =>
        new MutantTransport(transport, connection => new Connection(connection, database));

    private sealed class Connection(IConnection inner, IIndexedDatabase database) : MutantConnection(inner)
    {
        public override async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var frame in Inner.ReadAsync(cancellationToken))
            {
                if (frame is AckFrame ack)
                {
                    await DeleteAsync(ack.Seqs.Count);
                }

                yield return frame;
            }
        }

        private async Task DeleteAsync(int count)
        {
            var read = new IndexedDbBatch();
            var first = read.GetAll(Outbox, limit: count);
            await database.RunAsync(read);
            if (first.Value.Count > 0)
            {
                var batch = new IndexedDbBatch();
                batch.Delete(Outbox, IndexedDbRange.UpTo(first.Value[^1].Key));
                await database.RunAsync(batch);
            }
        }
    }
}
