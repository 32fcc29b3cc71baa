using Microsoft.AspNetCore.SignalR;
using SyncEngine.Protocol;
using SyncEngine.Server.Rest;

namespace SyncEngine.Server.Bounds;

/// <summary>
/// In front of the hub, behind authentication: lets in WebSockets and nothing else, and no more of them than are allowed. A connection is
/// one request that lasts, so it is counted from here until it comes back; and so is a request that waits as a connection does.
/// </summary>
internal sealed class ConnectionGate(RequestDelegate next, ConnectionCounts counts)
{
    /// <summary>Nobody knows when another connection ends.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);

    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<Counted>() is not null)
        {
            await CountAsync(context);
        }
        else if (metadata?.GetMetadata<HubMetadata>() is null)
        {
            await next(context);
        }
        else if (context.Request.Path != HubMethod.Path)
        {
            // SignalR maps its negotiation too, which is for transports that this server does not have.
            await Problems.Of(ErrorCode.NotFound, "Connections are not negotiated: open a WebSocket.").ExecuteAsync(context);
        }
        else if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await Problems.Of(ErrorCode.RequestInvalid, "This address takes WebSockets only.", StatusCodes.Status426UpgradeRequired)
                .ExecuteAsync(context);
        }
        else
        {
            await CountAsync(context);
        }
    }

    private async Task CountAsync(HttpContext context)
    {
        var address = ClientAddress.Of(context.Connection.RemoteIpAddress);
        var workspace = Caller.Of(context).Workspace;
        if (counts.Add(address, workspace) is var (setting, allowed))
        {
            await Problems.TryLaterAsync(
                context, ErrorCode.ConnectionsExceeded, $"{setting}: {allowed} are allowed, and are open.", Later);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            counts.Remove(address, workspace);
        }
    }

    /// <summary>Says of an endpoint that its requests count as connections.</summary>
    internal sealed record Counted;
}
