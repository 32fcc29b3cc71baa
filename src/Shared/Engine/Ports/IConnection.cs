using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Ports;

/// <summary>One open connection. Disposing it ends it at once.</summary>
public interface IConnection : IAsyncDisposable
{
    WelcomeFrame Welcome { get; }

    /// <summary>What the server sends, until the connection ends: normally, or with a <see cref="TransportException"/>.</summary>
    IAsyncEnumerable<Frame> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Hands a frame over for sending. That it returned proves nothing (invariant 2).</summary>
    ValueTask SendAsync(Frame frame, CancellationToken cancellationToken);
}
