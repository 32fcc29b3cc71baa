using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Sync;

/// <summary>The hub and what it stands on.</summary>
internal static class SyncSetup
{
    /// <summary>Frames of one uplink that wait to be looked at; looking never waits for the disk.</summary>
    private const int UplinkFrames = 8;

    private const int HubMessageBytes = Limits.FrameBytes + Limits.HubMessageOverheadBytes;
    private const int LengthPrefixBytes = 5;

    public static IServiceCollection AddSync(this IServiceCollection services)
    {
        services
            .AddSignalR(hub =>
            {
                // The protocol refuses a longer message itself, and says why.
                hub.MaximumReceiveMessageSize = HubMessageBytes + LengthPrefixBytes;
                hub.StreamBufferCapacity = UplinkFrames;
                hub.DisableImplicitFromServicesParameters = true;
                hub.EnableDetailedErrors = false;
                hub.KeepAliveInterval = TimeSpan.FromSeconds(15);
                // Timers of a hidden tab run late, so a silent client is given more than the usual 30 s.
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(60);
            })
            .AddHubOptions<WorkspaceHub>(hub => hub.SupportedProtocols = ["messagepack"]);
        return services
            .Configure<MessagePackHubProtocolOptions>(protocol =>
                protocol.Add(new EncodedFrameFormatter()).MaxMessageBytes = HubMessageBytes)
            .AddSingleton<IHubProtocol, CodedHubProtocol>()
            .AddSingleton(Limits.Default)
            .AddSingleton(provider => new FeedBudget(provider.GetRequiredService<ServerOptions>().FeedMegabytes * 1024L * 1024))
            .AddSingleton<Feeds>()
            .AddSingleton<Sessions>()
            .AddSingleton<Opening>()
            .AddSingleton<LogEndpoints>()
            .AddSingleton<Attendance>()
            .AddHostedService(provider => provider.GetRequiredService<Attendance>())
            .AddHostedService<SessionSweep>();
    }

    /// <summary>WebSockets only: no other transport needs the several requests of one client to meet the same node.</summary>
    public static IEndpointRouteBuilder MapSync(this IEndpointRouteBuilder app)
    {
        var patience = app.ServiceProvider.GetRequiredService<Patience>();
        var options = new HttpConnectionDispatcherOptions
        {
            Transports = HttpTransportType.WebSockets,
            TransportSendTimeout = patience.Send,
            WebSockets = { CloseTimeout = patience.Close },
        };
        app.MapConnections(HubMethod.Path, options, connection => connection.UsePace().UseHub<WorkspaceHub>())
            .WithMetadata(new HubMetadata(typeof(WorkspaceHub)), new RequestGate.Metered(RequestKind.Any))
            .RequireAuthorization();
        return app;
    }
}
