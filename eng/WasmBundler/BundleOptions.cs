namespace SyncEngine.WasmBundler;

/// <summary>What goes into the bundle and where it is written: the lines <c>name=value</c> of the options file.</summary>
internal sealed record BundleOptions
{
    /// <summary>The page's program.</summary>
    public required string App { get; init; }

    /// <summary>The worker's program.</summary>
    public required string Worker { get; init; }

    /// <summary>The runtime pack's folder for browser-wasm.</summary>
    public required string Runtime { get; init; }

    /// <summary>The shared framework Microsoft.AspNetCore.App.</summary>
    public required string Framework { get; init; }

    /// <summary>blazor.webassembly.js.</summary>
    public required string Blazor { get; init; }

    /// <summary>The folder that is served.</summary>
    public required string Output { get; init; }

    /// <summary>A folder for what the build leaves to itself.</summary>
    public required string Intermediate { get; init; }

    /// <summary>Static files: the path each is served under and where it lies.</summary>
    public required IReadOnlyList<(string Path, string File)> Assets { get; init; }

    /// <summary>For production: trimmed, compressed and held to the size budget.</summary>
    public required bool Production { get; init; }

    /// <summary>illink.dll.</summary>
    public required string Linker { get; init; }

    /// <summary>Assemblies that the linker leaves whole, by name, beside the two programs.</summary>
    public required IReadOnlyList<string> Roots { get; init; }

    public static BundleOptions Parse(IEnumerable<string> lines)
    {
        var values = lines
            .Where(line => line.Length > 0)
            .Select(line => line.Split('=', 2))
            .ToLookup(parts => parts[0], parts => parts.ElementAtOrDefault(1) ?? "");

        string Required(string name) =>
            values[name].ToList() is [{ Length: > 0 } value]
                ? value
                : throw new BundleException($"the option '{name}' must be given once");

        return new BundleOptions
        {
            App = Required("app"),
            Worker = Required("worker"),
            Runtime = Required("runtime"),
            Framework = Required("framework"),
            Blazor = Required("blazor"),
            Output = Required("output"),
            Intermediate = Required("intermediate"),
            Assets = [.. values["asset"].Select(Asset)],
            Production = Required("production") == "true",
            Linker = Required("linker"),
            Roots = [.. values["root"]],
        };
    }

    private static (string Path, string File) Asset(string value) =>
        value.Split('|', 2) is [var path, var file]
            ? (path.Replace('\\', '/'), file)
            : throw new BundleException($"the asset '{value}' has no file; the form is path|file");
}
