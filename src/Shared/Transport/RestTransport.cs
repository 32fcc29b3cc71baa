using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Transport;

/// <summary>Opens connections that are plain requests, for where no WebSocket gets through.</summary>
/// <param name="http">Its base address is the server.</param>
/// <param name="workspace">The workspace that the token is for.</param>
/// <param name="access">Has the token, and keeps a fresh one.</param>
public sealed class RestTransport(HttpClient http, Id<Workspace> workspace, IAccessKeeper access, TimeProvider time) : ITransport
{
    public async Task<IConnection> OpenAsync(HelloFrame hello, CancellationToken cancellationToken)
    {
        var log = new LogApi(http, workspace, access);
        return await log.PostAsync(hello, [], cancellationToken) switch
        {
            [WelcomeFrame welcome, ..] => new RestConnection(log, hello, welcome, time),
            [ByeFrame bye, ..] => throw new TransportException(bye.Code, bye.Text),
            _ => throw new TransportException("The server answered the hello with neither welcome nor bye."),
        };
    }
}
