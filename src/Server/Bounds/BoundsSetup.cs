using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Bounds;

/// <summary>What one client may take of the server, and how long it may take over it (invariant 11).</summary>
internal static class BoundsSetup
{
    /// <summary>Beyond them a socket is closed without a word, so there are enough for the requests of any server.</summary>
    private const int LeastSockets = 1_000;

    public static IServiceCollection AddBounds(this IServiceCollection services)
    {
        services.TryAddSingleton<Patience>();
        services.AddOptions<KestrelServerOptions>().Configure<ServerOptions, Patience>((kestrel, options, patience) =>
        {
            // A WebSocket is no longer counted here: these are sockets that have not asked for anything yet, or for something short.
            kestrel.Limits.MaxConcurrentConnections = Math.Max(options.Connections, LeastSockets);
            kestrel.Limits.RequestHeadersTimeout = patience.Headers;
            kestrel.Limits.KeepAliveTimeout = patience.Silence;
            kestrel.Limits.MinRequestBodyDataRate = patience.Body;
        });
        services.AddOptions<HubOptions>().Configure<Patience>((hub, patience) => hub.HandshakeTimeout = patience.Handshake);
        services.AddOptions<ForwardedHeadersOptions>().Configure<ServerOptions>(TrustProxies);
        return services.AddSingleton<RequestRates>().AddSingleton<ConnectionCounts>().AddSingleton<WorkspaceQuota>();
    }

    /// <summary>First of all: whoever looks at a client's address must see the client's.</summary>
    public static IApplicationBuilder UseProxies(this IApplicationBuilder app) =>
        // The middleware believes everybody when it is given nobody to believe.
        app.ApplicationServices.GetRequiredService<ServerOptions>().Proxies.Count > 0 ? app.UseForwardedHeaders() : app;

    public static IApplicationBuilder UseConnectionGate(this IApplicationBuilder app) =>
        app.UseWebSockets().UseMiddleware<ConnectionGate>();

    public static IConnectionBuilder UsePace(this IConnectionBuilder connection)
    {
        var options = connection.ApplicationServices.GetRequiredService<ServerOptions>();
        var clock = connection.ApplicationServices.GetRequiredService<TimeProvider>();
        return connection.Use(next => context =>
        {
            var paced = new PacedReader(context.Transport.Input, new ConnectionPace(options), clock);
            context.Transport = new Duplex(paced, context.Transport.Output);
            return next(context);
        });
    }

    private static void TrustProxies(ForwardedHeadersOptions forwarded, ServerOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
        // As many as there are on the list: it goes back until it meets one that is not.
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.Proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
