namespace SyncEngine.WasmBundler;

/// <summary>The two programs and the assemblies each needs, as paths. What both need is one file.</summary>
internal sealed record Programs(WasmProgram App, WasmProgram Worker)
{
    public IReadOnlyList<string> Assemblies => [.. App.Assemblies.Union(Worker.Assemblies).Order(StringComparer.Ordinal)];

    /// <param name="app">The page's program.</param>
    /// <param name="worker">The worker's program.</param>
    /// <param name="libraries">Where assemblies are looked for that lie beside neither program.</param>
    public static Programs Resolve(string app, string worker, IReadOnlyList<string> libraries)
    {
        IReadOnlyList<string> folders = [Path.GetDirectoryName(app)!, Path.GetDirectoryName(worker)!, .. libraries];
        return new Programs(WasmProgram.Resolve(app, folders), WasmProgram.Resolve(worker, folders));
    }
}

internal sealed record WasmProgram(string Path, IReadOnlyList<string> Assemblies)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public static WasmProgram Resolve(string path, IReadOnlyList<string> folders) =>
        new(path, AssemblyClosure.Resolve([path], RuntimePack.CoreAssemblies, folders));
}
