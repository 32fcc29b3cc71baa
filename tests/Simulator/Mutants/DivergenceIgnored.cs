using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Simulator.Mutants;

/// <summary>A log that is not the one that was read counts as the same (invariant 8).</summary>
internal sealed class DivergenceIgnored : Mutant
{
    public override ITransport Transport(ITransport transport, IIndexedDatabase database) =>
        new MutantTransport(transport, connection => new Connection(connection));

    private sealed class Connection(IConnection inner) : MutantConnection(inner)
    {
        public override WelcomeFrame Welcome => Inner.Welcome with { Diverged = false };
    }
}
