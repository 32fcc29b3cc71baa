namespace SyncEngine.WasmBundler;

/// <summary>Assembles the page's and the worker's programs, their one runtime and the static files into the folder that is served.</summary>
internal static class Bundler
{
    public static async Task<SizeReport> RunAsync(BundleOptions options)
    {
        var pack = new RuntimePack(options.Runtime);
        var programs = Programs.Resolve(options.App, options.Worker, [.. pack.AssemblyFolders, options.Framework]);
        if (options.Production)
        {
            programs = await new Trimmer(options.Linker, options.Roots, options.Intermediate).TrimAsync(programs);
        }

        var framework = FrameworkFolder.Create(pack, programs.Assemblies);
        var files = framework.Modules(pack, options.Blazor, programs);
        foreach (var (path, file) in options.Assets)
        {
            if (!files.TryAdd(path, await File.ReadAllBytesAsync(file)))
            {
                throw new BundleException($"two files would be served as {path}; the second is {file}");
            }
        }

        var output = new OutputFolder(options.Output);
        var sizes = output.Write(OfflineSet.Seal([.. framework.Files, .. Publication.Publish(files, framework.Files)]), compress: options.Production);
        var report = new SizeReport(sizes, options.Production);
        report.ThrowIfOverBudget();
        output.Complete(sizes);
        return report;
    }
}
