using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Access;

/// <summary>
/// A browser cannot set headers on a web socket, so on the hub's path, and nowhere else, the token may come in the query. It is taken out
/// of every address when the request is made into a context, which is before the web server logs it: no log ever sees it, whatever an
/// operator turns on.
/// </summary>
internal sealed class QueryToken(IServiceProvider services) : IHttpContextFactory
{
    private const string Parameter = "access_token";

    private readonly DefaultHttpContextFactory _contexts = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        MoveToHeader(featureCollection.GetRequiredFeature<IHttpRequestFeature>());
        return _contexts.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => _contexts.Dispose(httpContext);

    private static void MoveToHeader(IHttpRequestFeature request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString);
        if (!query.Remove(Parameter, out var token))
        {
            return;
        }

        request.QueryString = new QueryBuilder(query).ToQueryString().Value ?? "";
        request.RawTarget = request.Path + request.QueryString;
        if (request.Path == HubMethod.Path)
        {
            request.Headers.Authorization = $"Bearer {token}";
        }
    }
}
