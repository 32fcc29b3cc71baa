namespace SyncEngine.WasmBundler;

/// <summary>
/// Switches of the .NET libraries. The trimmer removes the code behind a switch that is off, and the boot configuration tells the
/// running libraries the same, so that a trimmed and an untrimmed bundle behave alike.
/// </summary>
internal static class RuntimeFeatures
{
    public static readonly IReadOnlyDictionary<string, bool> Switches = new SortedDictionary<string, bool>(StringComparer.Ordinal)
    {
        // Everything shown to people is formatted by the app itself: no ICU data is fetched.
        ["System.Globalization.Invariant"] = true,
        ["System.Globalization.PredefinedCulturesOnly"] = true,
        ["System.Diagnostics.Debugger.IsSupported"] = false,
        ["System.Diagnostics.Tracing.EventSource.IsSupported"] = false,
        ["System.Diagnostics.Metrics.Meter.IsSupported"] = false,
        ["System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization"] = false,
        ["System.Runtime.InteropServices.BuiltInComInterop.IsSupported"] = false,
        ["System.StartupHookProvider.IsSupported"] = false,
        ["System.Text.Encoding.EnableUnsafeUTF7Encoding"] = false,
        ["System.Reflection.Metadata.MetadataUpdater.IsSupported"] = false,
        ["Microsoft.AspNetCore.Components.Routing.RegexConstraintSupport"] = false,
        // Blazor itself serialises interop arguments and component parameters by reflection.
        ["System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault"] = true,
    };
}
