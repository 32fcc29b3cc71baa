using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SyncEngine.Server;

namespace SyncEngine.Testing.Server;

/// <summary>The server as it is, on a port of its own, with data in a folder that goes with it. What it logs is verified.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _ownData;

    private ServerHost(WebApplication app, LogRecord log, string? ownData)
    {
        _app = app;
        _ownData = ownData;
        Log = log;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public Uri Address => Http.BaseAddress!;

    public LogRecord Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="data">A folder that outlives this host; null for one of its own.</param>
    /// <param name="services">What the test has instead of the server's own.</param>
    public static async Task<ServerHost> StartAsync(
        TimeProvider? clock = null, string? data = null, Action<IServiceCollection>? services = null, params string[] args)
    {
        var log = new LogRecord();
        var ownData = data is null ? Directory.CreateTempSubdirectory("syncengine-").FullName : null;
        var app = await Program.CreateAsync(["--urls", "http://127.0.0.1:0", "--data", data ?? ownData!, .. args], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(log);
            builder.Logging.AddFilter<LogRecord>(null, LogLevel.Trace);
            builder.Services.AddSingleton(clock ?? TimeProvider.System);
            services?.Invoke(builder.Services);
        });
        await app.StartAsync();
        return new ServerHost(app, log, ownData);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownData is not null)
        {
            Directory.Delete(_ownData, recursive: true);
        }

        Log.Verify();
    }
}
