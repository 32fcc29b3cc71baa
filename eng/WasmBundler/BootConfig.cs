using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncEngine.WasmBundler;

/// <summary>What dotnet.js must fetch for one program, and how the runtime starts: the runtime's MonoConfig, as a JavaScript module.</summary>
internal sealed record BootConfig(string MainAssemblyName, BootResources Resources)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Without ICU data; see <see cref="RuntimeFeatures"/>.</summary>
    public string GlobalizationMode { get; } = "invariant";

    /// <summary>The names carry content hashes, so the browser's cache may answer.</summary>
    public bool DisableNoCacheFetch { get; } = true;

    /// <summary>No debugger: the interpreter optimises.</summary>
    public int DebugLevel { get; }

    public BootRuntimeConfig RuntimeConfig { get; } = new(new BootRuntimeOptions(RuntimeFeatures.Switches));

    public byte[] ToModule() => Encoding.UTF8.GetBytes($"export const config = {JsonSerializer.Serialize(this, Json)};\n");
}

internal sealed record BootResources(
    IReadOnlyList<BootResource> JsModuleNative,
    IReadOnlyList<BootResource> JsModuleRuntime,
    IReadOnlyList<BootResource> WasmNative,
    IReadOnlyList<BootResource> CoreAssembly,
    IReadOnlyList<BootResource> Assembly);

/// <param name="Name">The file beside dotnet.js.</param>
/// <param name="VirtualPath">What the runtime calls the file.</param>
/// <param name="Hash">Checked by the browser when it fetches; imported modules have none, since an import cannot be given one.</param>
internal sealed record BootResource(string Name, string? VirtualPath = null, string? Hash = null);

internal sealed record BootRuntimeConfig(BootRuntimeOptions RuntimeOptions);

internal sealed record BootRuntimeOptions(IReadOnlyDictionary<string, bool> ConfigProperties);
