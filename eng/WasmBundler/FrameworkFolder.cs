namespace SyncEngine.WasmBundler;

/// <summary>The folder _framework: one runtime and one copy of each assembly, and a boot module for each program.</summary>
internal sealed class FrameworkFolder
{
    private const string Root = "_framework/";

    private readonly Dictionary<string, BundleFile> _files;

    private FrameworkFolder(IEnumerable<BundleFile> files) => _files = files.ToDictionary(file => file.Source, StringComparer.Ordinal);

    /// <summary>What the boot modules name.</summary>
    public IReadOnlyCollection<BundleFile> Files => _files.Values;

    public static FrameworkFolder Create(RuntimePack pack, IEnumerable<string> assemblies) =>
        new(
        [
            .. RuntimePack.Files.Select(file => BundleFile.Hashed(Root + file, pack.Read(file))),
            .. assemblies.Select(path => BundleFile.Hashed(Root + Path.GetFileName(path), File.ReadAllBytes(path))),
        ]);

    /// <summary>The modules that scripts import by name: the loader, Blazor, and a boot module for each program.</summary>
    public Dictionary<string, byte[]> Modules(RuntimePack pack, string blazor, Programs programs) =>
        new(StringComparer.Ordinal)
        {
            [Root + RuntimePack.LoaderScript] = pack.Read(RuntimePack.LoaderScript),
            [Root + "blazor.webassembly.js"] = File.ReadAllBytes(blazor),
            [Root + "app.boot.js"] = Boot(programs.App).ToModule(),
            [Root + "worker.boot.js"] = Boot(programs.Worker).ToModule(),
        };

    private BootConfig Boot(WasmProgram program)
    {
        var assemblies = program.Assemblies.ToLookup(path => RuntimePack.CoreAssemblies.Contains(Path.GetFileNameWithoutExtension(path)), Assembly);
        return new BootConfig(
            program.Name,
            new BootResources(
                JsModuleNative: [Module(RuntimePack.NativeScript)],
                JsModuleRuntime: [Module(RuntimePack.RuntimeScript)],
                WasmNative: [Module(RuntimePack.NativeCode) with { Hash = _files[Root + RuntimePack.NativeCode].Hash.Integrity }],
                CoreAssembly: [.. assemblies[true]],
                Assembly: [.. assemblies[false]]));
    }

    private BootResource Module(string file) => new(_files[Root + file].Name);

    private BootResource Assembly(string path)
    {
        var file = _files[Root + Path.GetFileName(path)];
        return new BootResource(file.Name, VirtualPath: Path.GetFileName(path), Hash: file.Hash.Integrity);
    }
}
