using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Web;

/// <summary>Serves the browser client: every file of the bundle under its path, and the page under each of the app's own addresses.</summary>
internal static class ClientFiles
{
    private const string Page = "index.html";

    /// <summary>What the app's router knows. Any other address is answered with 404, so a wrong API path is never a page.</summary>
    private static readonly string[] PageRoutes = ["/", "/w/{**page}", "/join", "/recover"];

    private static readonly FileExtensionContentTypeProvider ContentTypes = new()
    {
        Mappings =
        {
            [".html"] = "text/html; charset=utf-8",
            [".js"] = "text/javascript; charset=utf-8",
            [".css"] = "text/css; charset=utf-8",
            [".dll"] = "application/octet-stream",
        },
    };

    public static void MapClientFiles(this WebApplication app) => app.MapClientFiles(Path.Combine(AppContext.BaseDirectory, "wwwroot"));

    public static void MapClientFiles(this WebApplication app, string folder)
    {
        if (ClientBundle.Read(folder) is not { } bundle)
        {
            Log.ClientMissing(app.Logger, folder);
            return;
        }

        var routes = app.MapGroup("").AllowAnonymous().ExcludeFromDescription().WithMetadata(new SecurityHeaders.AppFile());
        foreach (var file in bundle.Files)
        {
            string[] paths = file.Path == Page ? [.. PageRoutes, "/" + Page] : ["/" + file.Path];
            foreach (var path in paths)
            {
                routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context => ServeAsync(context, folder, file));
            }
        }
    }

    private static Task ServeAsync(HttpContext context, string folder, ClientFile file)
    {
        var compressed = file.Brotli && AcceptsBrotli(context.Request);
        var headers = context.Response.Headers;
        headers.CacheControl = file.Immutable ? "public, max-age=31536000, immutable" : "no-cache";
        if (file.Brotli)
        {
            headers.Vary = HeaderNames.AcceptEncoding;
        }

        if (compressed)
        {
            headers.ContentEncoding = "br";
        }

        // Two encodings are two representations, and a strong tag names one.
        var tag = new EntityTagHeaderValue(compressed ? $"\"{file.Hash}-br\"" : $"\"{file.Hash}\"");
        var path = Path.Combine(folder, compressed ? file.Path + ".br" : file.Path);
        return TypedResults.PhysicalFile(path, ContentTypeOf(file), entityTag: tag).ExecuteAsync(context);
    }

    private static bool AcceptsBrotli(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "br" && encoding.Quality is null or > 0);

    private static string ContentTypeOf(ClientFile file) =>
        ContentTypes.TryGetContentType(file.Path, out var type) ? type : "application/octet-stream";
}
