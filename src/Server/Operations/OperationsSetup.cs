using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SyncEngine.Server.Operations;

/// <summary>What an operator meets: settings, address, log, limits of the web server.</summary>
internal static class OperationsSetup
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>The longest body of the API; the hub has a limit of its own.</summary>
    private const int BodyBytes = 16 * 1024;

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ServerOptions.Read(builder.Configuration));
        builder.Services.TryAddSingleton(TimeProvider.System);
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

        return builder;
    }
}
