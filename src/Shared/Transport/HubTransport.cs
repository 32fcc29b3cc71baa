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
/// <param name="access">Has the token, and keeps a fresh one.</param>
public sealed class HubTransport(HttpClient http, Id<Workspace> workspace, IAccessKeeper access, TimeProvider time) : ITransport
{
    private readonly AccessApi _api = new(http);

    public Task<IConnection> OpenAsync(HelloFrame hello, CancellationToken cancellationToken) =>
        new FreshToken(http, workspace, access).UseAsync(token => OpenAsync(hello, token, cancellationToken), cancellationToken);

    /// <summary>Whether a connection can be opened now. Nothing is said on it.</summary>
    public async Task<bool> CanOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var hub = BuildHub(await access.TakeTokenAsync(cancellationToken));
            await hub.StartAsync(cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<IConnection> OpenAsync(HelloFrame hello, string token, CancellationToken cancellationToken)
    {
        var hub = BuildHub(token);
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

            throw await ExplainAsync(error, token, cancellationToken);
        }
    }

    private HubConnection BuildHub(string token) => new HubConnectionBuilder()
        .WithWebSocket(new Uri(http.BaseAddress!, HubMethod.Path), options =>
        {
            options.AccessToken = _ => ValueTask.FromResult<string?>(token);
            options.TimeProvider = time;
        })
        .AddMessagePackProtocol(options => options.Add(new EncodedFrameFormatter()))
        .Build();

    /// <summary>A browser does not say why a socket was refused, so the server is asked over HTTP whether the grant is still good.</summary>
    private async Task<TransportException> ExplainAsync(Exception error, string token, CancellationToken cancellationToken)
    {
        var code = error is HubException ? null : await _api.FindRefusalAsync(workspace, token, cancellationToken);
        return code is null ? new TransportException(error.Message, error) : new TransportException(code, error.Message, error);
    }
}
