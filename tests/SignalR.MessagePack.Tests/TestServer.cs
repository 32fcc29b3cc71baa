using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>A real Kestrel on a free port of the loopback, with <see cref="TestHub"/> at /hub in our protocol only.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    public string HubUrl => _app.Urls.Single() + "/hub";

    public static async Task<TestServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<CountingEnd>();
        builder.Services
            .AddSignalR(options =>
            {
                options.SupportedProtocols = ["messagepack"];
                options.EnableDetailedErrors = true;
                options.MaximumReceiveMessageSize = 16 * 1024 * 1024;
                // A call that asks its caller something needs a second one to be answered.
                options.MaximumParallelInvocationsPerClient = 2;
            })
            .AddMessagePackProtocol();

        var app = builder.Build();
        app.MapHub<TestHub>("/hub");
        await app.StartAsync();
        return new TestServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
