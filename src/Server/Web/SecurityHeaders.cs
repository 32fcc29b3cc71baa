using Microsoft.Net.Http.Headers;

namespace SyncEngine.Server.Web;

/// <summary>
/// What every answer tells a browser not to do, whoever gives the answer. Written when it begins, so that one in whose place an error is
/// answered has them too. Nothing but the app's own files is for showing or for keeping.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>
    /// The app loads scripts, styles and pictures from here and talks to here, by HTTP and by socket. Nothing inline, nothing evaluated but
    /// WebAssembly, no frame around it, and its forms are sent nowhere. A worker is bound by the policy of its own script.
    /// </summary>
    public const string AppPolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
        + "manifest-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Of everything else: should a browser show an answer of the API as a page, that page can do nothing.</summary>
    public const string NothingPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly KeyValuePair<string, string>[] Always =
    [
        new(HeaderNames.XContentTypeOptions, "nosniff"),
        new(HeaderNames.XFrameOptions, "DENY"),
        new("Referrer-Policy", "no-referrer"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new(
            "Permissions-Policy",
            "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), "
            + "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), "
            + "screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Write, context.Response);
        return next(context);
    }

    private static Task Write(object state)
    {
        var response = (HttpResponse)state;
        foreach (var (name, value) in Always)
        {
            response.Headers[name] = value;
        }

        if (response.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AppFile>() is null)
        {
            response.Headers.ContentSecurityPolicy = NothingPolicy;
            response.Headers.CacheControl = "no-store";
        }
        else
        {
            response.Headers.ContentSecurityPolicy = AppPolicy;
        }

        return Task.CompletedTask;
    }

    /// <summary>Says of an endpoint that it serves a part of the app.</summary>
    internal sealed record AppFile;
}
