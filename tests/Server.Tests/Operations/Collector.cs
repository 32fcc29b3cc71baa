using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>Takes OTLP over HTTP, as a collector does, and reads as much of it as the tests ask for.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _traces = [];
    private readonly ConcurrentQueue<byte[]> _metrics = [];

    private Collector(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/traces", request => TakeAsync(request, _traces));
        app.MapPost("/v1/metrics", request => TakeAsync(request, _metrics));
    }

    public string Address => _app.Urls.Single();

    /// <summary>All that came, as it came.</summary>
    public IEnumerable<byte[]> Messages => _traces.Concat(_metrics);

    public IEnumerable<CollectedSpan> Spans => _traces
        .SelectMany(message => Protobuf.Fields(message, 1))
        .SelectMany(resource => Protobuf.Fields(resource, 2))
        .SelectMany(scope => Protobuf.Fields(scope, 2))
        .Select(span => new CollectedSpan(
            Protobuf.Hex(span, 1),
            Protobuf.Hex(span, 2),
            Protobuf.Hex(span, 4),
            Protobuf.Text(span, 5),
            Protobuf.Fields(span, 13).Select(link => Protobuf.Hex(link, 2)).ToList()));

    public IEnumerable<string> Metrics => _metrics
        .SelectMany(message => Protobuf.Fields(message, 1))
        .SelectMany(resource => Protobuf.Fields(resource, 2))
        .SelectMany(scope => Protobuf.Fields(scope, 2))
        .Select(metric => Protobuf.Text(metric, 1));

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task TakeAsync(HttpContext request, ConcurrentQueue<byte[]> messages)
    {
        using var body = new MemoryStream();
        await request.Request.Body.CopyToAsync(body);
        messages.Enqueue(body.ToArray());
    }
}

/// <param name="Links">The ids of the spans that it is linked to.</param>
internal sealed record CollectedSpan(string Trace, string Id, string Parent, string Name, IReadOnlyList<string> Links);
