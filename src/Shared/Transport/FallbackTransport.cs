using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Transport;

/// <summary>
/// Connections over the socket, and over plain requests while no socket can be opened though the server can be asked: some proxies let no
/// WebSocket through. The socket is tried first each time, and every minute while requests are made in place of it.
/// </summary>
/// <param name="http">Its base address is the server.</param>
/// <param name="workspace">The workspace that the token is for.</param>
/// <param name="access">Has the token, and keeps a fresh one.</param>
public sealed class FallbackTransport(HttpClient http, Id<Workspace> workspace, IAccessKeeper access, TimeProvider time) : ITransport
{
    public static readonly TimeSpan TryEvery = TimeSpan.FromMinutes(1);

    private readonly HubTransport _socket = new(http, workspace, access, time);
    private readonly RestTransport _rest = new(http, workspace, access, time);

    public async Task<IConnection> OpenAsync(HelloFrame hello, CancellationToken cancellationToken)
    {
        try
        {
            return await _socket.OpenAsync(hello, cancellationToken);
        }
        catch (TransportException unreached) when (unreached.Code is null)
        {
            // Whether the server is there at all, a request shows.
            return new FallbackConnection(await _rest.OpenAsync(hello, cancellationToken), WaitForSocketAsync);
        }
    }

    private async Task WaitForSocketAsync(CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(TryEvery, time, cancellationToken);
        }
        while (!await _socket.CanOpenAsync(cancellationToken));
    }
}
