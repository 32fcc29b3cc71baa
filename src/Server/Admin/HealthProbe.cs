using System.CommandLine;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Admin;

/// <summary>Asks a server on this machine whether it is ready: for a container, which has no other program to ask with.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(ParseResult args, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.AddOperations();
        using var http = new HttpClient { Timeout = Patience };
        var address = new Uri(AddressOf(builder.Configuration), "/health/ready");
        try
        {
            using var answer = await http.GetAsync(address);
            return answer.IsSuccessStatusCode ? 0 : throw new AdminException($"{address} answers {(int)answer.StatusCode}.");
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            throw new AdminException($"{address} does not answer: {error.Message}", error);
        }
    }

    /// <summary>The first address that the server listens on, on this machine.</summary>
    internal static Uri AddressOf(IConfiguration configuration)
    {
        var written = configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls ? urls.Split(';')[0]
            : configuration[WebHostDefaults.HttpPortsKey] is { Length: > 0 } ports ? $"http://*:{ports.Split(';')[0]}"
            : OperationsSetup.DefaultUrl;
        var address = BindingAddress.Parse(written);
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}");
    }
}
