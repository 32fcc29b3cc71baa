using System.Globalization;
using System.Text;

namespace SyncEngine.WasmBundler;

/// <summary>What a first visit downloads, by part.</summary>
internal sealed class SizeReport(IReadOnlyDictionary<BundleFile, long> sizes, bool compressed)
{
    /// <summary>App, worker and Loro together, compressed.</summary>
    public const long Budget = 4_000_000;

    public long Total => sizes.Values.Sum();

    public void ThrowIfOverBudget()
    {
        if (compressed && Total > Budget)
        {
            throw new BundleException(string.Create(CultureInfo.InvariantCulture, $"the client has {Total:N0} bytes and may have {Budget:N0}{Environment.NewLine}{this}"));
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"client",-26}{"files",8}{"bytes",14}{"on the wire",14}");
        foreach (var part in sizes.GroupBy(size => PartOf(size.Key.Source)).OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {part.Key,-24}{part.Count(),8}{part.Sum(size => size.Key.Content.LongLength),14:N0}{part.Sum(size => size.Value),14:N0}");
        }

        text.AppendLine(compressed
            ? string.Create(CultureInfo.InvariantCulture, $"  app + worker + Loro, Brotli: {Total:N0} bytes = {Total / 1e6:0.00} MB of {Budget / 1e6:0} MB")
            : string.Create(CultureInfo.InvariantCulture, $"  app + worker + Loro, untrimmed: {Total:N0} bytes"));
        return text.ToString();
    }

    private static string PartOf(string source) => Path.GetExtension(source) switch
    {
        ".dll" => ".NET assemblies",
        _ when Path.GetFileName(source) is ['d', 'o', 't', 'n', 'e', 't', '.', ..] or "blazor.webassembly.js" => ".NET runtime",
        ".wasm" => "Loro",
        ".js" => "modules",
        _ => "page",
    };
}
