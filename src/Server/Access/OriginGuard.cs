using SyncEngine.Protocol;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Rest;

namespace SyncEngine.Server.Access;

/// <summary>
/// Browsers let any page open a web socket to any server, and say which page it is. Only the server's own origin and those on the
/// operator's list may. It keeps out foreign pages, not foreign programs: those have no token.
/// </summary>
internal sealed class OriginGuard(RequestDelegate next, ServerOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length == 0 || IsAllowed(origin, context.Request.Host)
            ? next(context)
            : Problems.Of(ErrorCode.OriginRefused, $"Pages of {origin} may not use this server.").ExecuteAsync(context);
    }

    /// <summary>The scheme is not compared: behind a proxy that ends TLS the server sees another than the browser.</summary>
    private bool IsAllowed(string origin, HostString host) =>
        options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase));
}
