using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SyncEngine.Server.Operations;

/// <summary>What an operator meets: settings, address, log, limits of the web server.</summary>
internal static class OperationsSetup
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>The longest body of the API; the hub has a limit of its own.</summary>
    private const int BodyBytes = 16 * 1024;

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    /// <returns>The settings, which have been checked.</returns>
    public static ServerOptions AddOperations(this WebApplicationBuilder builder)
    {
        var options = ServerOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Readiness>();
        builder.AddTelemetry(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytes;
        });
        if (AddressKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key]))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        return options;
    }

    private static void AddTelemetry(this WebApplicationBuilder builder, ServerOptions options)
    {
        if (!string.IsNullOrEmpty(builder.Configuration[TelemetryExport.EndpointKey]))
        {
            builder.Services.AddHostedService<TelemetryExport>();
        }

        if (options.LogFormat == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
    }
}
