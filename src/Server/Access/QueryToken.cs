using Microsoft.AspNetCore.Http.Extensions;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Access;

/// <summary>
/// A browser cannot set headers on a web socket, so on the hub's path, and nowhere else, the token may come in the query. It is moved into
/// the header at once: whatever runs or logs after this sees an address without it.
/// </summary>
internal sealed class QueryToken(RequestDelegate next)
{
    public const string Parameter = "access_token";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Equals(HubMethod.Path, StringComparison.Ordinal)
            && context.Request.Query.TryGetValue(Parameter, out var token))
        {
            var others = context.Request.Query.Where(pair => !pair.Key.Equals(Parameter, StringComparison.OrdinalIgnoreCase));
            context.Request.QueryString = new QueryBuilder(others).ToQueryString();
            context.Request.Headers.Authorization = $"Bearer {token}";
        }

        return next(context);
    }
}
