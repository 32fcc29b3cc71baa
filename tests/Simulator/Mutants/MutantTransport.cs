using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Simulator.Mutants;

/// <summary>A transport that makes something else of each connection.</summary>
internal sealed class MutantTransport(ITransport inner, Func<IConnection, IConnection> change) : ITransport
{
    public async Task<IConnection> OpenAsync(HelloFrame hello, CancellationToken cancellationToken) =>
        change(await inner.OpenAsync(hello, cancellationToken));
}
