using SyncEngine.WasmBundler;

namespace SyncEngine.Browser.Tests;

/// <summary>A copy of what is published, whose client can be damaged, and replaced by the build that follows.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncengine-").FullName;

    public Deployment()
    {
        var published = Path.GetDirectoryName(Metadata.Path("PublishedServer"))!;
        foreach (var file in Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(published, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Program => Path.Combine(_folder, Path.GetFileName(Metadata.Path("PublishedServer")));

    private string Client => Path.Combine(_folder, "wwwroot");

    /// <summary>
    /// Puts the next build in the place of the client: made by the bundler from the same programs, untrimmed, with another style. Not one file
    /// of the published build that has a hash in its name is served any more but those that did not change.
    /// </summary>
    public async Task UpgradeAsync()
    {
        var options = BundleOptions.Parse(await File.ReadAllLinesAsync(Metadata.Path("BundleOptions")));
        var style = options.Assets.Single(asset => asset.Path == "css/base.css");
        var changed = Path.Combine(_folder, "base.css");
        await File.WriteAllTextAsync(changed, await File.ReadAllTextAsync(style.File) + "\n:root { --next-build: 1; }\n");
        await Bundler.RunAsync(options with
        {
            Production = false,
            Output = Client,
            Assets = [.. options.Assets.Where(asset => asset != style), (style.Path, changed)],
        });
    }

    /// <summary>Changes a byte of a file, and of its compressed form. Whoever disposes of what this returns has it mended.</summary>
    public IDisposable Damage(string pattern)
    {
        var whole = Directory.GetFiles(Client, pattern).ToDictionary(path => path, File.ReadAllBytes);
        Assert.NotEmpty(whole);
        foreach (var (path, content) in whole)
        {
            File.WriteAllBytes(path, [.. content[..^1], (byte)~content[^1]]);
        }

        return new Repair(() =>
        {
            foreach (var (path, content) in whole)
            {
                File.WriteAllBytes(path, content);
            }
        });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Repair(Action mend) : IDisposable
    {
        public void Dispose() => mend();
    }
}
