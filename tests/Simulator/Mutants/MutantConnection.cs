using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Simulator.Mutants;

/// <summary>A connection as it is; a defect overrides what it changes.</summary>
internal class MutantConnection(IConnection inner) : IConnection
{
    protected IConnection Inner => inner;

    public virtual WelcomeFrame Welcome => inner.Welcome;

    public virtual IAsyncEnumerable<Frame> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);

    public virtual ValueTask SendAsync(Frame frame, CancellationToken cancellationToken) => inner.SendAsync(frame, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
