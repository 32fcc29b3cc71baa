using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Simulator.Mutants;

/// <summary>Stored pages earn no credits back (invariant 11).</summary>
internal sealed class CreditsKept : Mutant
{
    public override ITransport Transport(ITransport transport, IIndexedDatabase database) =>
        new MutantTransport(transport, connection => new Connection(connection));

    private sealed class Connection(IConnection inner) : MutantConnection(inner)
    {
        public override ValueTask SendAsync(Frame frame, CancellationToken cancellationToken) =>
            frame is CreditFrame ? ValueTask.CompletedTask : Inner.SendAsync(frame, cancellationToken);
    }
}
