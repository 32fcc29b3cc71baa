using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Ports;

/// <summary>Opens connections to the server.</summary>
public interface ITransport
{
    /// <summary>Connects, says hello and waits for the welcome.</summary>
    /// <exception cref="TransportException">No connection came about; its code says whether trying again can help.</exception>
    Task<IConnection> OpenAsync(HelloFrame hello, CancellationToken cancellationToken);
}
