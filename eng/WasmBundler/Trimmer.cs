using System.Diagnostics;

namespace SyncEngine.WasmBundler;

/// <summary>Runs the .NET linker once over both programs, so that one set of assemblies serves both.</summary>
/// <param name="linker">Path of illink.dll.</param>
/// <param name="roots">Assemblies that are kept whole, by name, beside the programs.</param>
/// <param name="intermediate">A folder of the build.</param>
internal sealed class Trimmer(string linker, IReadOnlyList<string> roots, string intermediate)
{
    public async Task<Programs> TrimAsync(Programs programs)
    {
        var output = Path.Combine(intermediate, "trimmed");
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        Directory.CreateDirectory(intermediate);
        var responseFile = Path.Combine(intermediate, "illink.rsp");
        await File.WriteAllLinesAsync(responseFile, Arguments(programs, output));
        await LinkAsync(responseFile);

        string Trimmed(WasmProgram program) => Path.Combine(output, program.Name + ".dll");
        return Programs.Resolve(Trimmed(programs.App), Trimmed(programs.Worker), libraries: []);
    }

    private IEnumerable<string> Arguments(Programs programs, string output)
    {
        foreach (var whole in (string[])[programs.App.Name, programs.Worker.Name, .. roots])
        {
            yield return $"-a \"{whole}\" all";
        }

        foreach (var assembly in programs.Assemblies)
        {
            yield return $"-reference \"{assembly}\"";
        }

        foreach (var (feature, enabled) in RuntimeFeatures.Switches)
        {
            yield return $"--feature {feature} {(enabled ? "true" : "false")}";
        }

        // Whether an assembly says that it can be trimmed is not asked: what nothing reaches goes.
        yield return "--trim-mode link";
        yield return "--action link";
        yield return "--strip-link-attributes true";
        yield return $"-out \"{output}\"";
    }

    private async Task LinkAsync(string responseFile)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", linker, "@" + responseFile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new BundleException($"the linker ended with code {process.ExitCode}: {await output}{await errors}");
        }
    }
}
