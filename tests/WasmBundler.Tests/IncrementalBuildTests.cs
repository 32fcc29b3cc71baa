using System.Diagnostics;

namespace SyncEngine.WasmBundler.Tests;

/// <summary>The targets in a real build of this project, without building it again.</summary>
[Collection(nameof(DevelopmentBundle))]
public sealed class IncrementalBuildTests(DevelopmentBundle bundle)
{
    private DateTime LastBundled => File.GetLastWriteTimeUtc(Path.Combine(bundle.Folder, BundleManifest.FileName));

    [Fact]
    public async Task Build_with_no_change_does_not_bundle_again()
    {
        var before = LastBundled;

        await BuildAsync();

        Assert.Equal(before, LastBundled);
    }

    [Fact]
    public async Task Build_with_another_option_bundles_again_and_so_does_the_way_back()
    {
        var before = LastBundled;
        await BuildAsync("-p:ClientWhole=System.Linq");
        var changed = LastBundled;
        await BuildAsync();

        Assert.True(changed > before);
        Assert.True(LastBundled > changed);
    }

    private static async Task BuildAsync(params string[] properties)
    {
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var root = output.Parent!.Parent!.Parent!.Parent!.FullName;
        string[] arguments =
        [
            "msbuild", Path.Combine(root, "tests", "WasmBundler.Tests", "WasmBundler.Tests.csproj"), "-nologo", "-v:q", "-t:BundleClient",
            "-p:BuildProjectReferences=false", $"-p:Configuration={output.Name}", .. properties,
        ];
        using var build = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var text = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, text);
    }
}
