using System.Text.Json;

namespace SyncEngine.WasmBundler.Tests;

/// <summary>The fixture's two programs, bundled.</summary>
public abstract class FixtureBundle : IAsyncLifetime
{
    internal abstract BundleOptions Options { get; }

    internal SizeReport Report { get; private set; } = null!;

    internal BundleManifest Manifest { get; private set; } = null!;

    public string Folder => Options.Output;

    public async Task InitializeAsync()
    {
        Report = await Bundler.RunAsync(Options);
        Manifest = JsonSerializer.Deserialize<BundleManifest>(await ReadAsync(BundleManifest.FileName), JsonSerializerOptions.Web)!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public Task<byte[]> ReadAsync(string path) => File.ReadAllBytesAsync(Path.Combine(Folder, path));

    /// <returns>The configuration that the loader of that program would read.</returns>
    internal async Task<BootConfig> BootAsync(string program)
    {
        var path = Manifest.Files.Single(file => file.Path.StartsWith($"_framework/{program}.boot.", StringComparison.Ordinal)).Path;
        var module = System.Text.Encoding.UTF8.GetString(await ReadAsync(path));
        const string Export = "export const config = ";
        Assert.StartsWith(Export, module, StringComparison.Ordinal);
        return JsonSerializer.Deserialize<BootConfig>(module[Export.Length..].TrimEnd(';', '\n'), JsonSerializerOptions.Web)!;
    }

    /// <summary>What the build wrote for the bundle beside this assembly.</summary>
    private protected static BundleOptions BuildOptions { get; } = BundleOptions.Parse(File.ReadAllLines(OptionsFile));

    private static string OptionsFile
    {
        get
        {
            var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            var artifacts = output.Parent!.Parent!.Parent!;
            return Path.Combine(artifacts.FullName, "obj", output.Parent.Name, output.Name, "bundle", "options.txt");
        }
    }
}
