using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Operations.Settings;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>The tables of docs/operations.md are what the code says, row by row and in its order.</summary>
public sealed class OperationsDocumentTests
{
    private static readonly string Document = Repository.Read("OperationsDocument");

    [Fact]
    public void Settings_are_all_of_them_with_defaults_and_ranges() => Assert.Equal(
        Setting.All.Select(setting =>
            $"| `{setting.Key}{(setting.IsList ? ":0" : "")}` | {DefaultOf(setting)} | {setting.Expected} | {setting.Sentence} |"),
        RowsOf("Settings"));

    [Fact]
    public void Log_catalogue_is_complete() => Assert.Equal(
        typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()!)
            .OrderBy(message => message.EventId)
            .Select(message => string.Create(
                CultureInfo.InvariantCulture, $"| {message.EventId} | {message.Level.ToString().ToLowerInvariant()} | {message.Message} |")),
        RowsOf("Log"));

    [Fact]
    public void Metrics_are_all_of_them()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add(instrument) };
        RuntimeHelpers.RunClassConstructor(typeof(Telemetry).TypeHandle);
        listener.Start();

        Assert.Equal(
            instruments.Where(instrument => instrument.Meter.Name == Telemetry.Name)
                .Select(instrument => $"| `{instrument.Name}` | {instrument.Unit} | {instrument.Description} |").Order(),
            RowsOf("Metrics and traces").Order());
    }

    [Fact]
    public async Task Proxy_configuration_is_one()
    {
        using var haproxy = Process.Start(new ProcessStartInfo("haproxy", ["-c", "-f", Repository.PathOf("ProxyConfiguration")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var said = await haproxy.StandardError.ReadToEndAsync();
        await haproxy.WaitForExitAsync();

        Assert.True(haproxy.ExitCode == 0, said);
    }

    private static string DefaultOf(Setting setting) => setting.Default switch
    {
        null or IReadOnlyList<string> { Count: 0 } => "–",
        int number => number.ToString(CultureInfo.InvariantCulture),
        var value => $"`{value.ToString()!.ToLowerInvariant()}`",
    };

    /// <summary>The rows of the table in a section, without its head.</summary>
    private static IEnumerable<string> RowsOf(string section) => Document
        .Split($"\n## {section}\n")[1].Split("\n## ")[0].Split('\n')
        .SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
        .TakeWhile(line => line.StartsWith('|'));
}
