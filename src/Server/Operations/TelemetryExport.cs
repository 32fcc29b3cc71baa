using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SyncEngine.Server.Operations;

/// <summary>
/// Sends traces and metrics to a collector over OTLP. The standard variables OTEL_* say where to and how; without
/// <see cref="EndpointKey"/> nothing listens.
/// </summary>
internal sealed class TelemetryExport(IConfiguration configuration) : IHostedService
{
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] RuntimeMeters = ["System.Runtime", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService("syncengine").AddTelemetrySdk().AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(resource)
            .AddSource(Telemetry.Name)
            .AddOtlpExporter()
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(resource)
            .AddMeter([Telemetry.Name, .. RuntimeMeters])
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>What is still unsent goes now, as far as the collector takes it in time.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        return Task.CompletedTask;
    }
}
