namespace SyncEngine.WasmBundler;

/// <summary>Where things lie in the package Microsoft.NETCore.App.Runtime.Mono.browser-wasm.</summary>
internal sealed class RuntimePack(string root)
{
    public const string LoaderScript = "dotnet.js";
    public const string NativeScript = "dotnet.native.js";
    public const string RuntimeScript = "dotnet.runtime.js";
    public const string NativeCode = "dotnet.native.wasm";

    /// <summary>What the loader fetches under the names that a boot module gives.</summary>
    public static readonly IReadOnlyList<string> Files = [NativeScript, RuntimeScript, NativeCode];

    /// <summary>Loaded before all others; the runtime needs them whether or not a program refers to them.</summary>
    public static readonly IReadOnlyList<string> CoreAssemblies = ["System.Private.CoreLib", "System.Runtime.InteropServices.JavaScript"];

    private string Native => Path.Combine(root, "native");

    public IReadOnlyList<string> AssemblyFolders => [Path.Combine(root, "lib", "net10.0"), Native];

    public byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Native, file));
}
