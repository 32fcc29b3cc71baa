using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.SignalR.WebSockets;

namespace SyncEngine.Transport;

/// <summary>
/// Opens connections to the server's hub. Each is new from the socket up: reconnecting is the engine's decision, and what a connection
/// knew is in the cursor and the outbox.
/// </summary>
/// <param name="http">Its base address is the server.</param>
/// <param name="workspace">The workspace that the token is for.</param>
/// <param name="token">Asked before every attempt; null when this device has none.</param>
public sealed class HubTransport(
    HttpClient http,
    Id<Workspace> workspace,
    Func<CancellationToken, ValueTask<string?>> token,
    TimeProvider time) : ITransport
{
    private readonly GrantCheck _grantCheck = new(http, workspace);

    public async Task<IConnection> OpenAsync(HelloFrame hello, CancellationToken cancellationToken)
    {
        var bearer = await token(cancellationToken)
            ?? throw new TransportException(ErrorCode.TokenInvalid, "This device has no token for the workspace.");
        var hub = BuildHub(bearer);
        try
        {
            await hub.StartAsync(cancellationToken);
            var answer = await hub.InvokeAsync<EncodedFrame>(HubMethod.Open, FrameCodec.Encode(hello), cancellationToken);
            return FrameCodec.Decode(answer) switch
            {
                WelcomeFrame welcome => new HubTransportConnection(hub, welcome),
                ByeFrame bye => throw new TransportException(bye.Code, bye.Text),
                _ => throw new TransportException("The server answered the hello with neither welcome nor bye."),
            };
        }
        catch (Exception error)
        {
            await hub.DisposeAsync();
            if (error is TransportException || cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            throw await ExplainAsync(error, bearer, cancellationToken);
        }
    }

    private HubConnection BuildHub(string bearer) => new HubConnectionBuilder()
        .WithWebSocket(new Uri(http.BaseAddress!, HubMethod.Path), options =>
        {
            options.AccessToken = _ => ValueTask.FromResult<string?>(bearer);
            options.TimeProvider = time;
        })
        .AddMessagePackProtocol(options => options.Add(new EncodedFrameFormatter()))
        .Build();

    /// <summary>A browser does not say why a socket was refused, so the server is asked over HTTP whether the grant is still good.</summary>
    private async Task<TransportException> ExplainAsync(Exception error, string bearer, CancellationToken cancellationToken)
    {
        var code = error is HubException ? null : await _grantCheck.RefusalAsync(bearer, cancellationToken);
        return code is null ? new TransportException(error.Message, error) : new TransportException(code, error.Message, error);
    }
}
