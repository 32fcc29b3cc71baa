using System.Runtime.CompilerServices;
using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Simulator.Mutants;

/// <summary>What the welcome says of this replica id counts as acknowledged, also when a copy of the store has sent it (invariant 3).</summary>
internal sealed class WelcomeBelieved : Mutant
{
    public override ITransport Transport(ITransport transport, IIndexedDatabase database) =>
        new MutantTransport(transport, connection => new Connection(connection));

    private sealed class Connection(IConnection inner) : MutantConnection(inner)
    {
        public override async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (Welcome.AckedCounter > 0)
            {
                yield return new AckFrame(Welcome.AckedCounter, [1]);
            }

            await foreach (var frame in Inner.ReadAsync(cancellationToken))
            {
                yield return frame;
            }
        }
    }
}
