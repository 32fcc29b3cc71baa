using SyncEngine.Protocol;
using SyncEngine.Server.Rest;

namespace SyncEngine.Server.Bounds;

/// <summary>
/// Refuses requests beyond the rates of their address, before a token is looked at or the store is asked. Files and health are not counted.
/// </summary>
internal sealed class RequestGate(RequestDelegate next, RequestRates rates)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Metered>() is not { } metered
            || rates.TryAdmit(metered.Kind, ClientAddress.Of(context.Connection.RemoteIpAddress), out var exceeded, out var wait))
        {
            return next(context);
        }

        return Problems.TryLaterAsync(
            context, ErrorCode.RateLimited, $"{exceeded.Setting}: {exceeded.Allowed} are allowed from one address, and were made.", wait);
    }

    /// <summary>Says of an endpoint as what its requests are counted.</summary>
    internal sealed record Metered(RequestKind Kind);
}
