using System.IO.Compression;
using System.Text;

namespace SyncEngine.WasmBundler.Tests;

/// <summary>What holds for every bundle.</summary>
public abstract class BundleTests(FixtureBundle bundle)
{
    [Theory]
    [InlineData("app", "SyncEngine.Fixture.Page")]
    [InlineData("worker", "SyncEngine.Fixture.Worker")]
    public async Task Every_boot_resource_is_there_and_has_the_integrity_that_is_promised(string program, string main)
    {
        var boot = await bundle.BootAsync(program);

        Assert.Equal(main, boot.MainAssemblyName);
        Assert.Contains(boot.Resources.Assembly, assembly => assembly.VirtualPath == main + ".dll");
        foreach (var resource in All(boot.Resources))
        {
            var content = await bundle.ReadAsync("_framework/" + resource.Name);
            Assert.True(resource.Hash is null || resource.Hash == ContentHash.Of(content).Integrity, resource.Name);
        }
    }

    [Theory]
    [InlineData("app")]
    [InlineData("worker")]
    public async Task What_is_fetched_is_checked(string program)
    {
        var resources = (await bundle.BootAsync(program)).Resources;

        Assert.All([.. resources.CoreAssembly, .. resources.Assembly, .. resources.WasmNative], resource => Assert.NotNull(resource.Hash));
    }

    [Fact]
    public async Task Both_programs_share_one_runtime_and_one_copy_of_each_assembly()
    {
        BootResources app = (await bundle.BootAsync("app")).Resources, worker = (await bundle.BootAsync("worker")).Resources;

        Assert.Equal(app.WasmNative, worker.WasmNative);
        Assert.Equal(app.CoreAssembly, worker.CoreAssembly);
        Assert.All(
            app.Assembly.Join(worker.Assembly, resource => resource.VirtualPath, resource => resource.VirtualPath, (mine, other) => (mine, other)),
            pair => Assert.Equal(pair.mine, pair.other));
        Assert.DoesNotContain(worker.Assembly, resource => resource.VirtualPath == "Microsoft.AspNetCore.Components.dll");
    }

    [Fact]
    public async Task Hashed_names_match_the_content()
    {
        Assert.Contains(bundle.Manifest.Files, file => file.Immutable);
        foreach (var file in bundle.Manifest.Files)
        {
            var hash = ContentHash.Of(await bundle.ReadAsync(file.Path)).Hex;
            Assert.Equal(hash, file.Hash);
            Assert.Equal(file.Immutable, Path.GetFileNameWithoutExtension(file.Path).EndsWith("." + hash[..12], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Compressed_files_become_the_originals_again()
    {
        var compressed = bundle.Manifest.Files.Where(file => file.Brotli).ToList();
        Assert.Equal(bundle.Options.Production, compressed.Count > 0);
        foreach (var file in compressed)
        {
            using var original = new MemoryStream();
            await using var brotli = new BrotliStream(new MemoryStream(await bundle.ReadAsync(file.Path + ".br")), CompressionMode.Decompress);
            await brotli.CopyToAsync(original);
            Assert.Equal(await bundle.ReadAsync(file.Path), original.ToArray());
        }
    }

    [Fact]
    public async Task Page_refers_to_its_script_and_its_styles_and_has_nothing_inline()
    {
        var page = Encoding.UTF8.GetString(await bundle.ReadAsync("index.html"));

        Assert.Contains($"src=\"{Published("app.js")}\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Published("css/page.css")}\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Published("SyncEngine.Fixture.Page.styles.css")}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_holds_what_the_manifest_names_and_nothing_else()
    {
        var expected = bundle.Manifest.Files
            .SelectMany(file => file.Brotli ? [file.Path, file.Path + ".br"] : (string[])[file.Path])
            .Append(BundleManifest.FileName);
        var there = Directory.EnumerateFiles(bundle.Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(bundle.Folder, path));

        Assert.Equal(expected.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    private string Published(string path)
    {
        var extension = Path.GetExtension(path);
        return Assert.Single(bundle.Manifest.Files, file =>
            file.Path.StartsWith(path[..^extension.Length] + ".", StringComparison.Ordinal) && file.Path.EndsWith(extension, StringComparison.Ordinal)).Path;
    }

    private static IEnumerable<BootResource> All(BootResources resources) =>
        [.. resources.JsModuleNative, .. resources.JsModuleRuntime, .. resources.WasmNative, .. resources.CoreAssembly, .. resources.Assembly];
}

[Collection(nameof(DevelopmentBundle))]
public sealed class DevelopmentBundleTests(DevelopmentBundle bundle) : BundleTests(bundle)
{
    [Fact]
    public void Assemblies_are_whole() => Assert.Contains(bundle.Manifest.Files, file => file.Path.StartsWith("_framework/System.Private.Xml.", StringComparison.Ordinal));
}

[Collection(nameof(ProductionBundle))]
public sealed class ProductionBundleTests(ProductionBundle bundle) : BundleTests(bundle)
{
    [Fact]
    public void What_nothing_reaches_is_gone() =>
        Assert.DoesNotContain(bundle.Manifest.Files, file => file.Path.StartsWith("_framework/System.Private.Xml.", StringComparison.Ordinal));

    [Fact]
    public void Assembly_named_as_a_root_is_kept() =>
        Assert.True(File.Exists(Path.Combine(bundle.Options.Intermediate, "trimmed", bundle.Options.Roots.Single() + ".dll")));

    [Fact]
    public void Report_counts_every_byte_that_is_sent()
    {
        var sent = bundle.Manifest.Files.Sum(file => new FileInfo(Path.Combine(bundle.Folder, file.Brotli ? file.Path + ".br" : file.Path)).Length);

        Assert.Equal(sent, bundle.Report.Total);
        Assert.Contains("of 4 MB", bundle.Report.ToString(), StringComparison.Ordinal);
        bundle.Report.ThrowIfOverBudget();
    }
}
